"""A browser that is watched: what it complains of, whom it asks, what it keeps."""

from urllib.parse import urlsplit

from tests.journeys.conftest import is_complaint

REFUSED = """addEventListener("securitypolicyviolation",
    (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))"""
KEPT = """async () => {
  const kept = [...Object.entries(localStorage), ...Object.entries(sessionStorage), ...(await caches.keys())];
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((done) => (indexedDB.open(name).onsuccess = (e) => done(e.target.result)));
    for (const store of base.objectStoreNames) {
      const rows = base.transaction(store).objectStore(store).getAll();
      kept.push([store, await new Promise((done) => (rows.onsuccess = () => done(rows.result)))]);
    }
    base.close();
  }
  return JSON.stringify([kept, document.cookie]);
}"""


class Watch:
    """Every page of this context from now on."""

    def __init__(self, context):
        self.complaints, self.addresses = [], []
        context.add_init_script(REFUSED)
        context.on("console", self._listen)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("request", lambda request: self.addresses.append(request.url))

    def _listen(self, message):
        if is_complaint(message):
            self.complaints.append(f"{urlsplit(message.page.url).path}: {message.text}")

    @property
    def hosts(self):
        return {urlsplit(address).netloc for address in self.addresses}


def kept_by(page):
    """All that a script of ours could read back on this device, as one text."""
    return page.evaluate(KEPT)
