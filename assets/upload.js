"use strict";

/* Sends the files that are chosen or dropped in a form made by components/upload.py, one after the other.
   What is sent and what comes back is said there. The page itself stays as it is. */
(() => {
  const LOST = "Filen kom inte fram. Kontrollera anslutningen och försök igen.";
  const CHECKING = "Kontrolleras …";
  const SAY_EVERY_MS = 4000;

  const waiting = new WeakMap();

  const part = (form, name) => form.querySelector(`.upload-${name}`);
  const input = (form) => form.querySelector("input[type='file']");

  function add(parent, tag, text = "", className = "") {
    const made = document.createElement(tag);
    made.textContent = text;
    made.className = className;
    parent.append(made);
    return made;
  }

  function say(form, sentence) {
    part(form, "said").textContent = sentence;
  }

  // What is wrong stays beside the field until files are chosen anew.

  function blame(form, name, sentence) {
    add(part(form, "errors"), "p", `${name}: ${sentence}`, "field-error");
    input(form)?.setAttribute("aria-invalid", "true");
  }

  function forgive(form) {
    part(form, "errors").replaceChildren();
    for (const answer of part(form, "files").querySelectorAll(".upload-answer")) {
      answer.remove();
    }
    input(form)?.removeAttribute("aria-invalid");
  }

  function line(form, file) {
    const item = add(part(form, "files"), "li", "", "cluster");
    add(item, "span", file.name);
    const bar = add(item, "progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    const told = add(item, "span");
    let saidAt = Date.now();
    return {
      remove: () => item.remove(),
      show(share, text) {
        if (share === null) {
          bar.removeAttribute("value");
        } else {
          bar.value = share;
        }
        told.textContent = text;
        // Now and then is enough for who hears it.
        if (Date.now() - saidAt > SAY_EVERY_MS) {
          saidAt = Date.now();
          say(form, `${file.name}: ${text}`);
        }
      },
    };
  }

  // The answer is the last line that says how it went; the lines before it say how far it has come.

  function read(text) {
    const parsed = [];
    for (const row of text.split("\n")) {
      try {
        parsed.push(JSON.parse(row));
      } catch {
        // Not whole yet, or not from us.
      }
    }
    return parsed.filter((each) => each !== null && typeof each === "object");
  }

  function send(form, file, shown) {
    return new Promise((finish) => {
      const request = new XMLHttpRequest();
      const body = new FormData();
      body.append("fil", file);
      request.open("POST", form.dataset.upload);
      request.upload.onprogress = (event) => {
        if (event.lengthComputable) {
          const share = event.loaded / event.total;
          shown.show(share, `${Math.floor(share * 100)} %`);
        }
      };
      request.upload.onload = () => shown.show(null, CHECKING);
      request.onprogress = () => {
        const latest = read(request.responseText).findLast((each) => typeof each.progress === "number");
        if (latest !== undefined) {
          shown.show(latest.progress, latest.text ?? "");
        }
      };
      request.onload = () => {
        const answer = read(request.responseText).findLast((each) => typeof each.ok === "boolean");
        finish(answer ?? { ok: false, sentence: LOST });
      };
      request.onerror = request.onabort = request.ontimeout = () => finish({ ok: false, sentence: LOST });
      request.send(body);
    });
  }

  async function sendAll(form, queue) {
    let taken = 0;
    let failed = 0;
    while (queue.length > 0) {
      const file = queue.shift();
      if (file.size > Number(form.dataset.maxBytes)) {
        blame(form, file.name, form.dataset.tooLarge);
        failed += 1;
        continue;
      }
      const shown = line(form, file);
      const answer = await send(form, file, shown);
      shown.remove();
      if (answer.ok) {
        taken += 1;
        say(form, `${file.name}: ${answer.text ?? `${form.dataset.done}.`}`);
        if (typeof answer.text === "string") {
          // What became of it is worth reading, and stays until files are chosen anew.
          add(part(form, "files"), "li", `${file.name}: ${answer.text}`, "upload-answer");
        }
      } else {
        failed += 1;
        blame(form, file.name, answer.sentence ?? LOST);
      }
    }
    return { taken, failed };
  }

  async function begin(form, files) {
    const queue = waiting.get(form);
    if (queue !== undefined) {
      queue.push(...files);
      return;
    }
    const own = [...files];
    waiting.set(form, own);
    forgive(form);
    form.setAttribute("aria-busy", "true");
    const { taken, failed } = await sendAll(form, own);
    waiting.delete(form);
    form.removeAttribute("aria-busy");
    if (failed > 0) {
      const errors = [...part(form, "errors").children].map((each) => each.textContent);
      say(form, errors.join(" "));
    }
    if (taken > 0) {
      part(form, "done").click();
    }
  }

  const formOf = (event) => event.target.closest?.("form[data-upload]") ?? null;

  document.addEventListener("change", (event) => {
    const form = formOf(event);
    if (form !== null && event.target.type === "file") {
      const files = [...event.target.files];
      // The same file may be chosen once more, when it has been mended.
      event.target.value = "";
      void begin(form, files);
    }
  });

  document.addEventListener("submit", (event) => {
    if (formOf(event) !== null) {
      event.preventDefault();
    }
  });

  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => {
      const form = formOf(event);
      if (form !== null && event.dataTransfer?.types.includes("Files")) {
        event.preventDefault();
        form.dataset.over = "";
      }
    });
  }

  document.addEventListener("dragleave", (event) => {
    const form = formOf(event);
    if (form !== null && !form.contains(event.relatedTarget)) {
      delete form.dataset.over;
    }
  });

  document.addEventListener("drop", (event) => {
    const form = formOf(event);
    if (form !== null && event.dataTransfer?.files.length > 0) {
      event.preventDefault();
      delete form.dataset.over;
      const files = [...event.dataTransfer.files];
      void begin(form, input(form)?.multiple === false ? files.slice(0, 1) : files);
    }
  });
})();
