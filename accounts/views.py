"""A person's own pages. The pages at the door are allauth's."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render

from accounts import actions
from accounts.forms import DescribeForm, DeviceForm, PreferencesForm
from accounts.hub_text import TERMS, HubText, number_of
from accounts.sessions import DEVICE


def me(request):
    return render(request, "accounts/me.html")


def details(request):
    user = request.user
    now = {"name": user.name, "sector": user.sector, "work": user.work}
    form = DescribeForm(request.POST or None, initial=now | {"organisation": user.organisation})
    if form.is_valid():
        actions.describe(user, **form.cleaned_data)
        messages.success(request, "Your details are saved.")
        return redirect("accounts:me")
    return _page(request, "accounts/details.html", form)


def preferences(request):
    sent = request.POST if request.method == "POST" else None
    form = PreferencesForm(sent, instance=request.user)
    if form.is_valid():
        request.user.prefer(**form.cleaned_data)
        messages.success(request, "Your preferences are saved.")
        return redirect("accounts:me")
    return _page(request, "accounts/preferences.html", form)


def device(request):
    form = DeviceForm(request.POST or None, initial={"device": request.session.device})
    if form.is_valid():
        request.session[DEVICE] = form.cleaned_data["device"]
        messages.success(request, "We will treat this device as you said.")
        return redirect("accounts:me")
    return _page(request, "accounts/device.html", form)


@login_not_required
def terms(request):
    now = HubText.objects.now(TERMS)
    return render(request, "accounts/terms.html", {"terms": now, "number": number_of(now)})


def _page(request, template, form):
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, template, {"form": form}, status=status)
