// Before the first paint, so that the page does not flash in the other theme. Without a choice the system decides.
var theme = localStorage.getItem('watchfloor.theme');
if (theme === '"dark"' || theme === '"light"') document.documentElement.dataset.theme = JSON.parse(theme);
