"use strict";
(() => {
  const pages = [...document.querySelectorAll(".page")];
  const facts = pages.map((page) => {
    const data = page.querySelector("script[type='application/json']");
    return data ? JSON.parse(data.textContent) : [];
  });
  let origin = null; // where Escape goes back to

  const make = (name, text, parent) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (parent) parent.append(made);
    return made;
  };
  const percent = (p) => (p === null ? "not estimated" : p.toFixed(2));
  const pageOf = (node) => node.closest(".page");
  const number = (page) => Number(page.dataset.page);
  const factOf = (value) => facts[number(pageOf(value))][Number(value.dataset.fact)];

  function inspect(box, fact) {
    box.replaceChildren();
    make("h3", fact.heading, box);
    make("pre", fact.text.join("\n"), box);
    make("p", fact.conclusion, box).className = "conclusion";
    const list = make("dl", undefined, box);
    for (const [name, value] of [...fact.facts, ["Line", String(fact.line)]]) {
      make("dt", name, list);
      make("dd", value, list);
    }
    if (fact.candidates.length) {
      make("p", "Candidates:", box);
      const rows = make("ul", undefined, box);
      rows.className = "candidates";
      for (const [name, p] of fact.candidates) {
        const row = make("li", `column ${name} — ${percent(p)} `, rows);
        if (p !== null) make("meter", undefined, row).value = p;
      }
    }
    const reasons = make("ul", undefined, box);
    reasons.className = "reasons";
    for (const reason of fact.reasons) make("li", `because ${reason}`, reasons);
    for (const sentence of fact.columns) make("li", sentence, reasons);
    box.hidden = false;
  }

  function show(value, scroll) {
    const page = pageOf(value);
    const fact = factOf(value);
    for (const old of page.querySelectorAll(".current, .marked")) old.classList.remove("current", "marked");
    value.classList.add("current");
    inspect(page.querySelector(".inspector"), fact);
    const line = document.getElementById(`line-${number(page)}-${fact.line}`);
    if (!line) return;
    line.classList.add("marked");
    if (scroll) {
      const dump = page.querySelector(".dump");
      dump.scrollTop = line.offsetTop - dump.offsetTop - dump.clientHeight / 2;
    }
  }

  function toLine(value) {
    const page = pageOf(value);
    const line = document.getElementById(`line-${number(page)}-${factOf(value).line}`);
    origin = value;
    line.scrollIntoView({ block: "center" });
    line.querySelector("a").focus();
  }

  function toDefinition(link) {
    const definition = document.getElementById(link.hash.slice(1));
    if (!definition) return;
    origin = link;
    definition.open = true;
    definition.scrollIntoView({ block: "center" });
    definition.querySelector("summary").focus();
  }

  // The value that an arrow key leads to: in its row, or the nearest in the next row that has one.
  function neighbour(value, key) {
    const cell = value.closest("td");
    const row = cell.parentElement;
    if (key === "ArrowLeft" || key === "ArrowRight") {
      const all = [...row.querySelectorAll(".value")];
      return all[all.indexOf(value) + (key === "ArrowLeft" ? -1 : 1)];
    }
    const step = key === "ArrowUp" ? "previousElementSibling" : "nextElementSibling";
    for (let next = row[step]; next; next = next[step]) {
      const values = [...next.querySelectorAll(".value")];
      const far = (one) => Math.abs(one.closest("td").cellIndex - cell.cellIndex);
      if (values.length) return values.reduce((best, one) => (far(one) < far(best) ? one : best));
    }
    return undefined;
  }

  function sieve() {
    const on = document.getElementById("below").checked;
    const limit = Number(document.getElementById("threshold").value);
    let found = 0;
    for (const value of document.querySelectorAll(".value")) {
      const under = value.dataset.p === undefined || Number(value.dataset.p) < limit;
      value.classList.toggle("under", under);
      found += under && !pageOf(value).hidden;
    }
    document.body.classList.toggle("sieved", on);
    document.getElementById("found").textContent = on ? `${found} ${found === 1 ? "value" : "values"}` : "";
  }

  // With an index one page is shown at a time: the one that the address names.
  function choose() {
    const index = document.getElementById("index");
    if (!index) return;
    const match = /^#[a-z]+-(\d+)/.exec(location.hash);
    for (const page of pages) page.hidden = !match || page.dataset.page !== match[1];
    sieve();
    if (match && !location.hash.startsWith("#page")) {
      document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: "center" });
    }
  }

  document.addEventListener("mouseover", (event) => {
    const value = event.target.closest?.(".value");
    if (value && !document.activeElement?.classList.contains("value")) show(value, true);
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.classList.contains("value")) show(event.target, true);
  });
  document.addEventListener("click", (event) => {
    const value = event.target.closest(".value");
    const label = event.target.closest(".label");
    const line = event.target.closest(".dump li[data-fact]");
    if (value) {
      value.focus();
      show(value, true);
    } else if (label) {
      event.preventDefault();
      toDefinition(label);
    } else if (line) {
      event.preventDefault();
      const target = document.getElementById(`value-${number(pageOf(line))}-${line.dataset.fact}`);
      target.focus();
      target.scrollIntoView({ block: "center" });
    }
  });
  document.addEventListener("keydown", (event) => {
    const at = document.activeElement;
    if (event.key === "Escape" && origin) {
      origin.focus();
      origin.scrollIntoView({ block: "center" });
      origin = null;
    } else if (at?.classList.contains("value")) {
      if (event.key === "Enter") {
        event.preventDefault();
        toLine(at);
      } else if (event.key.startsWith("Arrow")) {
        const next = neighbour(at, event.key);
        if (next) next.focus();
        event.preventDefault();
      }
    }
  });
  document.getElementById("controls").addEventListener("input", sieve);
  document.getElementById("controls").addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", choose);
  choose();
  sieve();
})();
