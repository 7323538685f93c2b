"use strict";

/* A login that ends by itself must not cost what is being typed. What is typed in the grid and not saved yet
   is kept in this tab alone, for the same reader alone and not for long, and put back after the login. */
(() => {
  const KEY = "rxapp.cells";
  const LASTS_MS = 30 * 60 * 1000;
  const SAVED_AFTER_MS = 800;
  const SETTLED_MS = 300;

  const typed = new Map();
  let reader = "";
  let draft = "";
  let last = { row: "", column: "" };
  let saves = "";
  let returned = "";
  let asked = 0;
  let isThere = false;
  let isLeaving = false;
  let isAsking = false;
  let timer = 0;

  // The tab's own store can be shut off; then nothing is kept.
  function store(work) {
    try {
      return work(sessionStorage);
    } catch {
      return null;
    }
  }

  const forget = () => store((kept) => kept.removeItem(KEY));

  function recall() {
    const found = store((kept) => JSON.parse(kept.getItem(KEY)));
    if (found !== null && !(Date.now() - found.at < LASTS_MS)) {
      forget();
      return null;
    }
    return found;
  }

  function keep(cells, row) {
    if (reader === "" || draft === "") {
      return;
    }
    const kept = { reader, draft, at: Date.now(), row: row.row, column: row.column, cells };
    store((tab) => tab.setItem(KEY, JSON.stringify(kept)));
    setTimeout(recall, LASTS_MS + 1);
  }

  const unsaved = () => [...typed.values()].map(({ row, column, before, text }) => ({ row, column, before, text }));

  function drop() {
    typed.clear();
    forget();
  }

  // What is typed, until it is saved: the page saves a moment after the last key and when a field is left.

  const cellOf = (target) => target.closest?.(".grid-entry [data-row]") ?? null;

  document.addEventListener(
    "focusin",
    (event) => {
      const cell = cellOf(event.target);
      if (cell !== null) {
        last = { row: cell.dataset.row, column: cell.dataset.column };
        const name = `${last.row} ${last.column}`;
        if (!typed.has(name)) {
          cell.dataset.before = cell.value;
        }
      }
    },
    true,
  );

  document.addEventListener(
    "input",
    (event) => {
      const cell = cellOf(event.target);
      if (cell === null) {
        return;
      }
      const { row, column } = cell.dataset;
      const name = `${row} ${column}`;
      const before = typed.get(name)?.before ?? cell.dataset.before ?? cell.defaultValue ?? "";
      typed.set(name, { row, column, before, text: cell.value, at: performance.now() });
      clearTimeout(timer);
      timer = setTimeout(() => {
        asked = performance.now();
      }, SAVED_AFTER_MS);
    },
    true,
  );

  document.addEventListener(
    "focusout",
    (event) => {
      if (cellOf(event.target) !== null) {
        asked = performance.now();
      }
    },
    true,
  );

  function clearSaved() {
    for (const [name, cell] of typed) {
      if (cell.at <= asked) {
        typed.delete(name);
      }
    }
    const held = document.activeElement;
    if (held instanceof HTMLElement && "before" in held.dataset && !typed.has(`${last.row} ${last.column}`)) {
      held.dataset.before = held.value;
    }
  }

  // Put back: the page takes it in as it takes in what is pasted, and says so by a number.

  const setValue = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;

  function ask(taker, kept) {
    isAsking = true;
    setValue.call(taker, JSON.stringify({ row: kept.row, cells: kept.cells }));
    taker.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function comeBack(kept) {
    isAsking = false;
    forget();
    const cell = document.querySelector(`[data-row="${CSS.escape(kept.row)}"][data-column="${CSS.escape(kept.column)}"]`);
    cell?.focus();
  }

  function look() {
    const now = document.querySelector("[data-reader]")?.dataset.reader ?? "";
    const grid = document.querySelector(".grid-entry");
    if (now !== "") {
      if (reader !== "" && now !== reader) {
        typed.clear();
      }
      reader = now;
      const found = recall();
      if (found !== null && found.reader !== now) {
        forget();
      }
    }
    if (grid !== null) {
      inGrid(grid, now);
    } else if (isThere) {
      isThere = false;
      gone(unsaved(), last);
      typed.clear();
    }
  }

  function inGrid(grid, now) {
    isThere = true;
    draft = grid.dataset.draft ?? "";
    if (grid.dataset.saves !== saves) {
      saves = grid.dataset.saves;
      clearSaved();
    }
    const taker = document.getElementById("grid-return");
    const kept = recall();
    if (taker === null || kept === null || kept.draft !== draft || kept.reader !== now) {
      return;
    }
    if (!isAsking) {
      returned = taker.dataset.returned ?? "";
      ask(taker, kept);
    } else if (taker.dataset.returned !== returned) {
      comeBack(kept);
    }
  }

  // The grid goes when one leaves it, too: it is kept only where the page says that the login ended by itself.
  function gone(cells, row) {
    setTimeout(() => {
      if (document.querySelector("[data-again]") !== null && !isLeaving) {
        keep(cells, row);
      }
    }, SETTLED_MS);
  }

  new MutationObserver(look).observe(document.documentElement, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["data-reader", "data-saves", "data-returned", "data-draft"],
  });

  addEventListener("pagehide", () => {
    if (isThere && !isLeaving && typed.size > 0) {
      keep(unsaved(), last);
    }
  });

  // Whoever logs out leaves nothing, in no tab of the browser.

  const others = "BroadcastChannel" in window ? new BroadcastChannel("rxapp") : null;
  others?.addEventListener("message", (event) => {
    if (event.data === "logout") {
      drop();
    }
  });

  document.addEventListener(
    "submit",
    (event) => {
      if (event.target.action?.endsWith("/auth/logout")) {
        isLeaving = true;
        drop();
        others?.postMessage("logout");
      }
    },
    true,
  );

  // A button that copies the value of a field.

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copies]");
    const field = button ? document.getElementById(button.dataset.copies) : null;
    if (field === null) {
      return;
    }
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy");
    }
    document.getElementById("route-announcer").textContent = button.dataset.copied;
    button.textContent = button.dataset.copied;
  });
})();
