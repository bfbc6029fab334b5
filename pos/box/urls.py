"""Addresses of the onboarding page. All of them are open to anybody in the shop's network."""

from django.urls import path

from pos.box import views

urlpatterns = [
    path("p", views.welcome, name="box_welcome"),
    path("p/t.png", views.proof, name="box_proof"),
    path("p/kasir-<slug:label>.crt", views.certificate, name="box_certificate"),
    path("p/kasir-<slug:label>.mobileconfig", views.profile, name="box_profile"),
]
