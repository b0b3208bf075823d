"""Addresses that communities had before, which go on leading to them."""

from django.db import models


class FormerAddress(models.Model):
    slug = models.SlugField(max_length=80, unique=True)
    community = models.ForeignKey(
        "Community", on_delete=models.CASCADE, related_name="former_addresses"
    )

    def __str__(self):
        return self.slug
