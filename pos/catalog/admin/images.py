"""A product's picture: chosen on its form, shown by its hash."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from unfold.widgets import UnfoldAdminFileFieldWidget

from pos.catalog.errors import bad_image
from pos.catalog.images import MAX_IMAGE_BYTES, media_type, read_image, store_image

PICTURE = '<img class="lc-picture" src="{}" alt="Gambar sekarang"> Pilih berkas untuk mengganti.'
FOREVER = "private, max-age=31536000, immutable"


class PictureForm(forms.ModelForm):
    """`picture` becomes the `image` of the identity group: the hash of the stored bytes."""

    picture = forms.FileField(
        label="Gambar",
        required=False,
        widget=UnfoldAdminFileFieldWidget,
        help_text=f"PNG, JPEG, atau WebP, paling besar {MAX_IMAGE_BYTES // 1000} kB.",
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        shown = self.instance.image
        if shown and "picture" in self.fields:
            address = reverse("admin:catalog_product_gambar", args=[shown])
            self.fields["picture"].help_text = format_html(PICTURE, address)

    def clean_picture(self) -> Any:
        upload = self.cleaned_data.get("picture")
        if not upload:
            return None
        content = upload.read() if upload.size <= MAX_IMAGE_BYTES else b""
        if media_type(content) is None:
            raise forms.ValidationError(bad_image().sentence)
        return content


def with_picture(form: Any, changes: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The changes, with a newly chosen picture stored and named."""
    content = form.cleaned_data.get("picture")
    if content:
        changes.setdefault("identity", {})["image"] = store_image(content)
    return changes


def gambar(request: HttpRequest, name: str) -> HttpResponse:
    """The bytes under this hash; they never change."""
    content = read_image(name)
    if content is None:
        raise Http404
    return HttpResponse(
        content, content_type=media_type(content), headers={"Cache-Control": FOREVER}
    )
