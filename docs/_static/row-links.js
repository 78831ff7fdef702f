// Gives each row of a table that has an anchor a link to itself, so that a reader can copy its address.
document.addEventListener("DOMContentLoaded", () => {
  for (const anchor of document.querySelectorAll("td a[id]:not([href])")) {
    const link = document.createElement("a");
    link.href = `#${anchor.id}`;
    link.className = "row-link";
    link.textContent = "#";
    link.setAttribute("aria-label", "Link to this row");
    anchor.parentElement.append(link);
  }
});
