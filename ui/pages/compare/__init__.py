"""The comparison page: both bills, from the visitor's own measurements and no others."""
