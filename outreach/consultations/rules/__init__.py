"""Pure rules of advice: what an entry holds, who may do what, the duty rota, figures."""
