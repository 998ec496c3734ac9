"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const data = JSON.parse(document.getElementById("facts").textContent);
  const tools = document.getElementById("tools");
  const buttons = [...tools.querySelectorAll("button")];
  const search = document.getElementById("search");
  const said = document.getElementById("found");
  tools.hidden = false;

  // group filter and search: rows and unit sheets carry data-group and data-name
  const items = [...document.querySelectorAll("[data-group]")];
  const sheets = items.filter((item) => item.tagName === "DETAILS").length;
  function filter() {
    const group = buttons.find((b) => b.getAttribute("aria-pressed") === "true").value;
    const word = search.value.trim().toLowerCase();
    let shown = 0;
    for (const item of items) {
      const fits = (!group || item.dataset.group === group) && item.dataset.name.toLowerCase().includes(word);
      item.toggleAttribute("data-hidden", !fits);
      if (fits && item.tagName === "DETAILS") shown += 1;
    }
    said.textContent = shown === sheets ? "" : `显示 ${shown} / ${sheets} 个单位`;
  }
  for (const button of buttons) {
    button.addEventListener("click", () => {
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
      filter();
    });
  }
  search.addEventListener("input", filter);

  // a link to a sheet opens it
  function openTarget() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === "DETAILS") { target.open = true; target.scrollIntoView(); }
  }
  addEventListener("hashchange", openTarget);
  openTarget();
  for (const link of document.querySelectorAll('a[href^="#"]')) link.addEventListener("click", () => setTimeout(openTarget));

  // source cells of one score, built as text nodes only
  function row(kind, cells) {
    const line = document.createElement("tr");
    for (const text of cells) {
      const cell = document.createElement(kind);
      cell.textContent = text ?? "—";
      line.append(cell);
    }
    return line;
  }
  function sourceTable({ unit, indicator, base }) {
    const table = document.createElement("table");
    const head = table.createTHead();
    head.append(row("th", ["项目（企业）", base ? `计入数（${base}）` : "计入数", "文件", "工作表", "单元格", "文件 SHA-256"]));
    const body = table.createTBody();
    for (const fact of data.facts[unit]?.[indicator] ?? []) {
      const [subject, value, file, sheet, cell] = fact;
      body.append(row("td", [subject, value, data.files[file]?.[0], sheet, cell, data.files[file]?.[1]]));
    }
    if (!body.rows.length) body.append(row("td", ["没有计入的记录", "", "", "", "", ""]));
    return table;
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.sources");
    if (!button) return;
    const place = button.closest("tr").nextElementSibling;
    const open = place.nextElementSibling;
    if (open?.classList.contains("evidence")) { open.remove(); button.setAttribute("aria-expanded", "false"); return; }
    const line = document.createElement("tr");
    line.className = "evidence";
    const cell = line.insertCell();
    cell.colSpan = 9;
    cell.append(sourceTable(button.dataset));
    place.after(line);
    button.setAttribute("aria-expanded", "true");
  });

  addEventListener("beforeprint", () => { for (const sheet of document.querySelectorAll("details")) sheet.open = true; });
})();
