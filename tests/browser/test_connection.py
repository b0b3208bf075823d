"""What a line may do: break, be blocked, swallow an answer. Words and posts survive it."""

from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import expect

from forums.actions import edit, remove
from forums.models import Thread
from tests import factories
from tests.browser.conftest import box, focused, live, more, post, shown, sign_in, write


@pytest.fixture
def page(people, visit):
    return live(visit(people.dawn, people.address))


def failed(page):
    return page.locator("#reply [data-failed]")


def answer_is_lost(route):
    route.fetch(max_redirects=0)
    route.abort()


def bodies(people):
    return list(people.thread.posts.order_by("number").values_list("body", flat=True))


def block_sockets(page):
    """Until the answer is called, no socket opens, as behind a proxy that knows none."""
    is_blocked = True

    def open_socket(route):
        if is_blocked:
            route.close(code=1011)
        else:
            route.connect_to_server()

    def unblock():
        nonlocal is_blocked
        is_blocked = False

    page.route_web_socket("**/live/", open_socket)
    return unblock


def test_where_sockets_are_blocked_the_page_asks_and_returns_to_the_socket_when_it_may(
    people, visit
):
    first, second = people.posts(2)
    page = visit(people.dawn)
    unblock = block_sockets(page)
    page.goto(people.address)
    live(page, "poll")
    expect(page.locator("#connection")).to_have_text("Checking every few seconds")
    people.posts(1, "A third.")
    edit(first, by=people.ruth_voice, body="Better words.")
    remove(second, by=people.ruth_voice)
    expect(post(page, 3)).to_contain_text("A third.")
    expect(post(page, 1)).to_contain_text("Better words.")
    expect(post(page, 2)).to_contain_text("was removed")
    write(page, "And mine.")
    expect(post(page, 4)).to_contain_text("And mine.")
    expect(page.locator(".here")).to_be_hidden()
    unblock()
    page.evaluate("dispatchEvent(new Event('online'))")
    live(page)
    expect(page.locator("#connection")).to_have_text("")
    people.posts(1)
    expect(page.locator("#posts > li")).to_have_count(5)


def test_a_reply_whose_answer_was_lost_is_posted_once_when_it_is_sent_again(people, page):
    def lose(route):
        route.fetch()
        route.abort()

    page.route("**/reply/", lose, times=1)
    write(page, "Only once.")
    expect(failed(page)).to_contain_text("press again, and it is posted once")
    expect(box(page)).to_have_value("Only once.")
    assert focused(page) != "BODY"
    page.locator(".composer-send").click()
    expect(box(page)).to_have_value("")
    expect(post(page, 1)).to_be_focused()
    assert bodies(people) == ["Only once."]


def test_a_reply_sent_again_under_the_other_name_is_posted_once_and_says_under_which(people, visit):
    factories.member(people.community, people.dawn)
    page = live(visit(people.dawn, people.address))
    page.route("**/reply/", answer_is_lost, times=1)
    page.get_by_role("radio", name="Dawn Reed").check()
    write(page, "Only once.")
    expect(failed(page)).to_contain_text("press again, and it is posted once")
    page.get_by_role("radio", name="Heron").check()
    page.locator(".composer-send").click()
    expect(failed(page)).to_contain_text("It is here once, under the name Dawn Reed.")
    expect(box(page)).to_have_value("")
    assert bodies(people) == ["Only once."]


def test_a_thread_whose_answer_was_lost_is_started_once_when_its_draft_is_sent_again(people, visit):
    factories.member(people.community, people.dawn)
    address = f"/communities/{people.community.slug}/threads/new/"
    page = visit(people.dawn, address)

    def fill_and_send():
        page.get_by_role("radio", name="Dawn Reed").check()
        page.get_by_role("radio", name="Case").check()
        page.get_by_role("button", name="Start the thread").click()

    def nothing_comes_back(route):
        factories.browser(people.dawn).post(address, dict(parse_qsl(route.request.post_data)))
        route.abort()

    page.get_by_label("Title").fill("Once")
    page.get_by_label("What this is about", exact=True).fill("Only once.")
    page.route("**/threads/new/", nothing_comes_back, times=1)
    fill_and_send()
    page.wait_for_url("chrome-error://**")
    page.goto(address)
    expect(page.get_by_label("Title")).to_have_value("Once")
    fill_and_send()
    expect(page.get_by_role("heading", level=1)).to_have_text("Once")
    assert Thread.objects.filter(community=people.community, title="Once").count() == 1


def test_words_that_were_changed_after_a_lost_answer_are_not_swallowed(people, page):
    def lose(route):
        route.fetch()
        route.abort()

    page.route("**/reply/", lose, times=1)
    write(page, "First thought.")
    expect(failed(page)).to_be_visible()
    write(page, "Second thought.")
    expect(post(page, 2)).to_contain_text("Second thought.")
    assert bodies(people) == ["First thought.", "Second thought."]


def test_what_is_written_offline_is_kept_and_posted_later(people, page):
    page.context.set_offline(True)
    live(page, "lost")
    expect(page.locator("#connection")).to_have_text("No connection. What you write is kept.")
    write(page, "From the train.")
    expect(failed(page)).to_contain_text("What you wrote is still here")
    page.context.set_offline(False)
    live(page)
    page.reload()
    expect(box(page)).to_have_value("From the train.")
    page.locator(".composer-send").click()
    expect(post(page, 1)).to_contain_text("From the train.")
    page.reload()
    expect(box(page)).to_have_value("")
    assert bodies(people) == ["From the train."]


@pytest.mark.parametrize(
    ("status", "words"), [(500, "not by you"), (429, "wait a minute"), (404, "no longer open")]
)
def test_a_refusal_is_said_beside_the_button_and_the_words_stay(page, status, words):
    page.route("**/reply/", lambda route: route.fulfill(status=status, body="<p>Sorry</p>"))
    write(page, "Keep me.")
    expect(failed(page)).to_contain_text(words)
    expect(box(page)).to_have_value("Keep me.")
    expect(page.locator(".composer-send")).to_be_enabled()


def test_a_server_that_does_not_answer_is_not_waited_for_without_end(page):
    page.route("**/reply/", lambda route: None)
    page.evaluate(
        "document.getElementById('reply').setAttribute('hx-request', '{\"timeout\":300}')"
    )
    page.locator(".composer-send").evaluate("button => button.focus()")
    write(page, "Keep me.")
    expect(page.locator(".composer-send")).to_be_disabled()
    expect(failed(page)).to_contain_text("No answer came")
    expect(page.locator(".composer-send")).to_be_enabled()


def test_an_empty_reply_is_asked_for_again_and_the_summary_has_the_focus(page):
    page.locator(".composer-send").click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_role("link", name="Write something before you post").click()
    expect(box(page)).to_be_focused()


def test_a_lost_menu_says_so_and_leaves_the_page(people, page):
    people.posts(1)
    opener = more(page, 1)
    page.route("**/more/", lambda route: route.abort())
    opener.click()
    expect(page.locator("#announce")).to_contain_text("No connection")
    expect(opener).to_be_focused()


def test_after_a_restart_a_page_without_any_name_here_knows_that_it_is_connected(people, visit):
    page = live(visit(factories.person(), "/communities/"))
    page.context.set_offline(True)
    live(page, "lost")
    page.context.set_offline(False)
    live(page)
    expect(page.locator("#connection")).to_have_text("")


def test_two_people_go_on_talking_after_the_server_was_killed(demo_hub, open_page):
    ruth, dawn = open_page(demo_hub), open_page(demo_hub)
    for page, key in ((ruth, "facilitator"), (dawn, "cofacilitator")):
        sign_in(page, key)
        page.goto("/communities/co-production/")
        page.get_by_role("link", name="Getting senior leaders on board").click()
        before = int(page.locator("[data-total-shown]").first.inner_text())
        page.goto(f"{page.url.partition('?')[0]}?from={before}")
        live(page)
    write(ruth, "Before the lights went out.")
    expect(post(dawn, before + 1)).to_contain_text("Before the lights went out.")
    demo_hub.kill()
    for page in (ruth, dawn):
        live(page, "lost")
    write(dawn, "In the dark.")
    expect(failed(dawn)).to_contain_text("No answer came")
    demo_hub.start()
    for page in (ruth, dawn):
        live(page)
    dawn.locator(".composer-send").click()
    expect(post(ruth, before + 2)).to_contain_text("In the dark.")
    expect(post(ruth, before + 2)).to_contain_text("Heron")
    write(ruth, "And there was light.")
    expect(post(dawn, before + 3)).to_contain_text("And there was light.")
    for page in (ruth, dawn):
        numbers = shown(page)
        assert numbers[-3:] == [str(before + one) for one in (1, 2, 3)]
        assert len(numbers) == len(set(numbers))
        expect(page.get_by_text("In the dark.")).to_have_count(1)


KEPT = """async () => {
  await navigator.serviceWorker.ready;
  const stores = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
  const requests = (await Promise.all(stores.map((store) => store.keys()))).flat();
  return requests.map(({ url }) => new URL(url).pathname);
}"""
FONT = """document.fonts.ready.then(
  () => [...document.fonts].some(({ status, weight }) => weight === "700" && status === "loaded")
)"""
LEAVE = """() => fetch("/leave/", {
  method: "POST",
  body: new FormData(document.querySelector("#leave")),
})"""
WORKERS = "navigator.serviceWorker.getRegistrations().then((all) => all.length)"


def test_without_a_connection_a_page_says_so_and_nothing_that_was_read_is_kept(people, visit):
    people.posts(1, "Only for members.")
    page = live(visit(people.dawn, people.address, service_workers="allow"))
    kept = page.evaluate(KEPT)
    for address in ("/", people.address):  # by way of the worker
        page.goto(address)
    assert page.evaluate(KEPT) == kept
    assert {one for one in kept if not one.startswith("/static/")} == {"/offline/"}
    assert {one.rpartition(".")[2] for one in kept} == {"/offline/", "css", "svg", "woff2"}
    page.context.set_offline(True)
    page.goto("/communities/")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("There is no connection at the moment")
    expect(page).to_have_title("No connection – Coppice")
    expect(page.locator("body")).to_have_css("background-color", "rgb(251, 250, 246)")
    assert page.evaluate(FONT)
    page.context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(heading).to_have_text("Communities")


def test_leaving_the_site_takes_the_page_for_being_offline_with_it(people, visit):
    page = live(visit(people.dawn, people.address, service_workers="allow"))
    assert page.evaluate(KEPT)
    page.evaluate(LEAVE)
    page.wait_for_function(f"{WORKERS}.then((number) => number === 0)")
    assert page.evaluate("caches.keys()") == []
