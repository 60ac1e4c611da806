"""What takes hours: parts with a name, each as long as it is given."""
