"""`{{ citation|article }}`: 《法律援助法》第四十二条."""

from django import template

from outreach.network.rules.citation_words import article_words

register = template.Library()
register.filter("article", article_words)
