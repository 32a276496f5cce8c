// Before the first paint, so that a fixed theme does not flash in the other one.
{
  const fixed = localStorage.getItem("cloudact.theme");
  if (fixed === '"light"' || fixed === '"dark"') document.documentElement.dataset.theme = JSON.parse(fixed);
}
