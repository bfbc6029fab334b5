"""What a push service does, played by Chromium's own tools: a subscription without the internet,
and a message that comes in for the dashboard's worker."""

import json
from typing import Any

from playwright.sync_api import Page

# The keys of RFC 8291's example; the service stands nowhere.
SUBSCRIBED = """() => {
  const kept = { endpoint: 'https://push.contoh.invalid/kirim/1', options: {}, unsubscribe: async () => { made = null; return true; },
    toJSON: () => ({ endpoint: kept.endpoint, keys: {
      p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
      auth: 'BTBZMqHH6r4Tts7J_aSIgg' } }) };
  let made = null;
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => { kept.key = applicationServerKey.length; return (made = kept); };
  PushManager.prototype.getSubscription = async () => made;
}"""  # noqa: E501

TITLES = """async () => {
  const worker = await navigator.serviceWorker.getRegistration('/dashboard/');
  return (await worker.getNotifications()).map(({ title }) => title);
}"""
TRIES, LOOKS = 6, 100


class Pushes:
    """Of a page whose worker is installed."""

    def __init__(self, page: Page) -> None:
        self.line = page.context.new_cdp_session(page)
        self.registrations: list[dict[str, Any]] = []
        self.line.on("ServiceWorker.workerRegistrationUpdated", self._note)
        self.line.send("ServiceWorker.enable")

    def _note(self, told: dict[str, Any]) -> None:
        self.registrations += told["registrations"]

    def deliver(self, page: Page, data: dict[str, Any] | str, shown: str) -> None:
        """Until something of this title is shown: the tool says nothing of a message that it lost
        because the worker was only about to be active."""
        for _ in range(TRIES):
            self._hand_over(page, data if isinstance(data, str) else json.dumps(data))
            for _ in range(LOOKS):
                if shown in page.evaluate(TITLES):
                    return
                page.wait_for_timeout(100)
        raise AssertionError(f"never shown: {shown}")

    def _hand_over(self, page: Page, said: str) -> None:
        for _ in range(LOOKS):  # the tool names what is registered by itself
            if any(each["scopeURL"].endswith("/dashboard/") for each in self.registrations):
                break
            page.wait_for_timeout(100)
        [number] = {
            each["registrationId"]
            for each in self.registrations
            if each["scopeURL"].endswith("/dashboard/") and not each["isDeleted"]
        }
        origin = page.evaluate("location.origin")
        what = {"origin": origin, "registrationId": number, "data": said}
        self.line.send("ServiceWorker.deliverPushMessage", what)
