"""A thread while people read it: what others do appears, and nothing moves under one's eyes."""

import pytest
from playwright.sync_api import expect

from forums.actions import edit, remove, take_back, update_context
from forums.holding import close, next_round, reopen, resolve, set_order
from forums.models import Thread
from realtime.models import Change
from tests import factories
from tests.browser.conftest import announced, box, focused, live, more, post, shown, write

TOP = "element => element.getBoundingClientRect().top"
LONG = "\n\n".join(["A few words to make this post a little taller."] * 4)


@pytest.fixture
def ruth(people, visit):
    return live(visit(people.ruth, people.address))


@pytest.fixture
def dawn(people, visit):
    return live(visit(people.dawn, people.address))


def test_two_people_talk_and_each_sees_the_other_without_reloading(ruth, dawn):
    write(ruth, "What moved your leaders?")
    expect(post(dawn, 1)).to_contain_text("What moved your leaders?")
    post(dawn, 1).get_by_role("link", name="Reply to post 1").click()
    write(dawn, "A visit to the day centre.")
    expect(post(ruth, 2)).to_contain_text("answering 1")
    expect(post(ruth, 2)).to_contain_text("Heron")
    for page in (ruth, dawn):
        expect(page.locator("#posts > li")).to_have_count(2)
        expect(page.get_by_role("heading", name="2 posts")).to_be_visible()
    expect(ruth.locator("li.is-mine")).to_have_attribute("data-number", "1")
    expect(dawn.locator("li.is-mine")).to_have_attribute("data-number", "2")


def test_ones_own_post_takes_the_focus_and_leaves_the_box_empty(ruth):
    write(ruth, "Here I am.")
    expect(post(ruth, 1)).to_be_focused()
    expect(announced(ruth)).to_have_text("Posted as number 1")
    expect(box(ruth)).to_have_value("")


def test_edits_and_removals_appear_and_what_was_removed_leaves_a_line(people, ruth):
    first, second = people.posts(2)
    expect(post(ruth, 2)).to_be_visible()
    edit(first, by=people.ruth_voice, body="Better words.")
    expect(post(ruth, 1)).to_contain_text("Better words.")
    remove(second, by=people.ruth_voice)
    expect(post(ruth, 2)).to_have_text("#2 This post was removed by its author.")
    expect(ruth.get_by_text("Some words.")).to_have_count(0)


def test_a_post_under_the_wrong_name_goes_without_leaving_a_name(people, ruth):
    mistaken = factories.post(people.thread, people.heron, "Oh no.")
    expect(post(ruth, 1)).to_contain_text("Heron")
    take_back(mistaken, by=people.heron)
    expect(post(ruth, 1)).to_have_text("#1 This post was taken back.")
    expect(ruth.locator("#posts")).not_to_contain_text("Heron")


def test_the_opening_text_and_the_title_follow_their_changes(people, ruth):
    words = {"title": "What moved someone?", "context": "Tell us how."}
    update_context(people.thread, by=people.ruth_voice, **words)
    expect(ruth.locator("#context")).to_have_text("Tell us how.")
    expect(ruth.get_by_role("heading", level=1)).to_have_text("What moved someone?")
    expect(ruth).to_have_title("What moved someone? – Coppice")


def test_that_a_thread_was_closed_and_what_came_of_it_appear_without_reload(people, ruth):
    close(people.thread, by=people.ruth_voice, reason="We go on in the spring.")
    banners = ruth.locator("#banners")
    expect(banners).to_contain_text("We go on in the spring.")
    expect(ruth.locator("#announce")).to_have_text("This thread is closed")
    resolve(people.thread, by=people.ruth_voice, outcome="We meet weekly.")
    expect(banners).to_contain_text("We meet weekly.")
    reopen(people.thread, by=people.ruth_voice)
    expect(banners).not_to_contain_text("closed")


def test_the_box_to_answer_goes_with_the_thread_that_is_closed_and_comes_back_with_it(people, ruth):
    close(people.thread, by=people.ruth_voice)
    expect(ruth.locator("#reply")).to_have_text("New posts are off here at the moment.")
    expect(ruth.get_by_role("link", name="Write a reply")).to_have_count(0)
    reopen(people.thread, by=people.ruth_voice)
    expect(ruth.get_by_role("link", name="Write a reply")).to_be_visible()
    write(ruth, "So, again.")
    expect(post(ruth, 1)).to_contain_text("So, again.")


def test_words_that_were_begun_stay_in_the_box_when_the_thread_is_closed(people, dawn):
    box(dawn).fill("I wanted to say")
    close(people.thread, by=people.ruth_voice)
    expect(dawn.locator("#banners")).to_contain_text("closed")
    dawn.get_by_role("button", name="Post").click()
    expect(dawn.locator("#reply .error-summary")).to_contain_text("closed")
    expect(box(dawn)).to_have_value("I wanted to say")


def test_who_opens_a_closed_thread_gets_the_box_when_it_goes_on(people, visit):
    close(people.thread, by=people.ruth_voice)
    page = live(visit(people.dawn, people.address))
    reopen(people.thread, by=people.ruth_voice)
    write(page, "Good that it goes on.")
    expect(post(page, 1)).to_contain_text("Good that it goes on.")


def test_in_a_round_the_box_goes_with_ones_turn_and_comes_back_with_the_next(people, dawn):
    set_order(people.thread, by=people.ruth_voice, order=Thread.ROUND)
    expect(announced(dawn)).to_have_text("This thread goes in rounds")
    write(dawn, "As far as I saw it.")
    expect(post(dawn, 1)).to_be_focused()
    expect(dawn.locator("#reply")).to_contain_text("You have spoken in this round.")
    next_round(people.thread, by=people.ruth_voice)
    write(dawn, "And now this.")
    expect(post(dawn, 2)).to_contain_text("And now this.")


def test_a_neutral_title_stays_neutral_when_the_thread_gets_another(people, visit):
    page = live(visit(people.dawn, people.address, is_shared=True))
    words = {"title": "What moved someone?", "context": "Tell us how."}
    update_context(people.thread, by=people.ruth_voice, **words)
    expect(page.get_by_role("heading", level=1)).to_have_text("What moved someone?")
    expect(page).to_have_title("A page – Coppice")


def test_replies_below_the_fold_move_nothing_and_a_pill_says_how_many(people, visit):
    people.posts(8, LONG)
    page = live(visit(people.dawn, f"{people.address}#post-3"))
    third, pill = post(page, 3), page.locator(".pill")
    before = third.evaluate(TOP)
    people.posts(1)
    expect(pill).to_have_text("1 new reply")
    expect(announced(page)).to_have_text("1 new reply")
    people.posts(2)
    expect(pill).to_have_text("3 new replies")
    expect(page.get_by_role("heading", name="11 posts")).to_be_attached()
    assert third.evaluate(TOP) == before
    pill.click()
    expect(post(page, 9)).to_be_in_viewport()
    expect(pill).to_be_hidden()
    assert focused(page) == "post-9"


def test_the_pill_answers_to_the_n_key_within_the_thread(people, visit):
    people.posts(8, LONG)
    page = live(visit(people.dawn, people.address))
    post(page, 1).focus()
    people.posts(1)
    expect(page.locator(".pill")).to_be_visible()
    page.keyboard.press("n")
    expect(post(page, 9)).to_be_focused()


def test_an_edit_above_does_not_move_what_is_being_read(people, visit):
    posts = people.posts(8, LONG)
    page = live(visit(people.dawn, f"{people.address}#post-6"))
    before = post(page, 6).evaluate(TOP)
    edit(posts[1], by=people.ruth_voice, body=LONG * 4)
    expect(post(page, 2)).to_contain_text("taller.A few words")
    assert abs(post(page, 6).evaluate(TOP) - before) < 1


def test_what_others_post_does_not_move_the_box_one_writes_in(people, visit):
    people.posts(6, LONG)
    page = live(visit(people.dawn, people.address))
    box(page).press_sequentially("I think")
    before = box(page).evaluate(TOP)
    people.posts(2, LONG)
    expect(post(page, 8)).to_be_attached()
    assert abs(box(page).evaluate(TOP) - before) < 1
    expect(box(page)).to_be_focused()


def test_at_the_end_of_the_thread_a_reply_just_appears(people, ruth):
    people.posts(1)
    expect(post(ruth, 1)).to_be_visible()
    expect(ruth.locator(".pill")).to_be_hidden()
    people.posts(1)
    expect(post(ruth, 2)).to_be_visible()
    expect(ruth.locator(".pill")).to_be_hidden()


def test_on_an_earlier_page_replies_are_counted_and_reached_by_the_pill(people, visit):
    people.posts(25)
    page = live(visit(people.dawn, people.address))
    people.posts(1)
    expect(page.locator(".pill")).to_have_text("1 new reply")
    expect(page.locator(".pager")).to_contain_text("Posts 1 to 20 of 26")
    page.locator(".pill").click()
    expect(post(page, 26)).to_be_in_viewport()


def test_the_pager_counts_on_while_posts_arrive(people, visit):
    people.posts(21)
    page = live(visit(people.dawn, f"{people.address}?from=21"))
    expect(page.locator(".pager")).to_contain_text("Posts 21 to 21 of 21")
    people.posts(1)
    expect(page.locator(".pager")).to_contain_text("Posts 21 to 22 of 22")


def test_how_many_voices_are_here_is_a_count(ruth, dawn):
    for page in (ruth, dawn):
        expect(page.locator(".here")).to_be_visible()
        expect(page.locator(".here")).to_have_text("2 people are here")
        expect(page.locator(".here")).not_to_contain_text("Heron")


def test_writing_is_shown_only_by_those_who_chose_to_and_never_of_a_made_up_name(people, visit):
    wren = factories.member(people.community)
    for person in (people.ruth, people.dawn):
        person.prefer(shows_typing=True)
    pages = [live(visit(one, people.address)) for one in (people.ruth, people.dawn, wren.owner)]
    for page in pages:
        expect(page.locator(".here")).to_have_text("3 people are here")
        box(page).press_sequentially("Hm")
    ruth, dawn, quiet = pages
    expect(dawn.locator("[data-writing]")).to_have_text("Somebody is writing")
    expect(quiet.locator("[data-writing]")).to_have_text("Somebody is writing")
    expect(ruth.locator("[data-writing]")).to_have_text("")


def test_updates_can_be_paused_but_removed_words_go_at_once(people, ruth):
    (first,) = people.posts(1)
    expect(post(ruth, 1)).to_be_visible()
    ruth.get_by_role("button", name="Pause updates").click()
    people.posts(2, "Later words.")
    expect(ruth.get_by_role("button", name="Go on (2 waiting)")).to_be_visible()
    remove(first, by=people.ruth_voice)
    expect(post(ruth, 1)).to_contain_text("was removed")
    expect(ruth.locator("#posts > li")).to_have_count(1)
    ruth.get_by_role("button", name="Go on").click()
    expect(ruth.locator("#posts > li")).to_have_count(3)


def test_a_post_of_ones_own_while_paused_loses_nothing_of_the_others(people, ruth):
    ruth.get_by_role("button", name="Pause updates").click()
    factories.post(people.thread, people.heron, "Before yours.")
    expect(ruth.get_by_role("button", name="Go on (1 waiting)")).to_be_visible()
    write(ruth, "Mine.")
    expect(post(ruth, 2)).to_contain_text("Mine.")
    ruth.get_by_role("button", name="Go on").click()
    expect(post(ruth, 1)).to_contain_text("Before yours.")
    assert shown(ruth) == ["1", "2"]


def test_a_page_that_was_away_for_too_long_fetches_itself_and_keeps_the_words(people, ruth):
    people.posts(1)
    expect(post(ruth, 1)).to_be_visible()
    box(ruth).fill("Half a thought")
    ruth.context.set_offline(True)
    live(ruth, "lost")
    people.posts(3)
    Change.objects.filter(stream__name=people.thread.stream).exclude(seq=4).delete()
    ruth.context.set_offline(False)
    live(ruth)
    expect(ruth.locator("#posts > li")).to_have_count(4)
    expect(box(ruth)).to_have_value("Half a thought")
    people.posts(1)
    expect(ruth.locator("#posts > li")).to_have_count(5)


def test_the_post_that_is_answered_is_reached_within_the_page(people, visit):
    people.posts(8, LONG)
    factories.post(people.thread, people.heron, "Yes.", answers=2)
    page = live(visit(people.dawn, people.address))
    page.get_by_role("link", name="answering 2").click()
    expect(post(page, 2)).to_be_in_viewport()
    assert focused(page) == "post-2"
    assert page.url.endswith("#post-2")
    expect(page.locator("li.is-target")).to_have_attribute("data-number", "2")


def test_what_one_presses_beside_an_open_menu_stays_where_it_is_until_it_is_pressed(people, visit):
    people.posts(2)
    page = live(visit(people.dawn, people.address))
    page.locator(".post-react").last.click()
    page.locator(".post .reactions").wait_for()
    send = page.locator(".composer-send")
    send.scroll_into_view_if_needed()
    there = send.bounding_box()
    page.mouse.move(there["x"] + 8, there["y"] + 8)
    page.mouse.down()
    assert send.bounding_box() == there
    expect(page.locator(".post .reactions")).to_have_count(1)
    page.mouse.up()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator(".post .reactions")).to_have_count(0)


def test_the_menu_of_a_post_opens_closes_and_gives_the_focus_back(people, ruth):
    people.posts(2)
    opener = more(ruth, 1)
    expect(opener).to_have_attribute("aria-expanded", "false")
    opener.click()
    expect(opener).to_have_attribute("aria-expanded", "true")
    expect(ruth.get_by_role("link", name="Link to this post")).to_be_focused()
    ruth.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(ruth.locator(".post .menu-list")).to_have_count(0)
    opener.click()
    expect(ruth.get_by_role("link", name="Remove", exact=True)).to_be_visible()
    ruth.get_by_role("heading", level=1).click()
    expect(opener).to_have_attribute("aria-expanded", "false")


def test_the_focus_stays_with_a_post_that_changes(people, ruth):
    (first,) = people.posts(1)
    more(ruth, 1).focus()
    edit(first, by=people.ruth_voice, body="Better words.")
    expect(post(ruth, 1)).to_contain_text("Better words.")
    expect(more(ruth, 1)).to_be_focused()


def test_with_two_names_the_button_says_which_and_the_thread_remembers(people, visit):
    factories.member(people.community, people.dawn)
    page = live(visit(people.dawn, people.address))
    send = page.locator(".composer-send")
    expect(send).to_have_text("Post reply")
    page.get_by_role("radio", name="Heron").check()
    expect(send).to_have_text("Post as Heron")
    write(page, "As the bird.")
    expect(post(page, 1)).to_contain_text("Heron")
    expect(send).to_have_text("Post as Heron")
    page.reload()
    expect(page.get_by_role("radio", name="Heron")).to_be_checked()
    expect(send).to_have_text("Post as Heron")


def test_a_draft_keeps_which_post_it_answers(people, visit):
    people.posts(2)
    page = live(visit(people.dawn, people.address))
    post(page, 1).get_by_role("link", name="Reply to post 1").click()
    box(page).fill("Half a thought")
    expect(page.get_by_text("Saved as draft.")).to_be_visible()
    page.reload()
    answering = page.locator(".composer-answers")
    expect(answering).to_contain_text("Answering post 1, by Ruth Ashdown")
    answering.get_by_role("link", name="Stop answering").click()
    expect(answering).to_be_hidden()
    expect(box(page)).to_have_value("Half a thought")
    expect(box(page)).to_be_focused()


def test_following_says_what_it_will_do_next_and_keeps_the_focus(people, visit):
    reader = factories.member(people.community)
    page = live(visit(reader.owner, people.address))
    page.get_by_role("button", name="Follow this thread").click()
    expect(page.get_by_role("button", name="Stop following")).to_be_focused()


@pytest.mark.parametrize("is_shared", [False, True])
def test_the_title_of_the_tab_stays_as_it_was_and_is_neutral_where_others_look(
    people, visit, is_shared
):
    page = live(visit(people.dawn, people.address, is_shared=is_shared))
    before = page.title()
    people.posts(1)
    expect(post(page, 1)).to_be_visible()
    assert page.title() == before
    assert (people.thread.title in before) == (not is_shared)
