/// The one page: its frame. Content comes from `view` and is drawn by the script.
let pageMarkup = #"""
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Hinomi</title>
<link rel="icon" href="/_hinomi/icon.svg">
<link rel="stylesheet" href="/_hinomi/page.css">
</head>
<body>
<header>
  <h1><svg viewBox="0 0 32 32" aria-hidden="true"><use href="/_hinomi/icon.svg#tower"/></svg>Hinomi <span lang="ja">火の見</span></h1>
  <p id="place"></p>
  <p id="verdict" role="status"></p>
</header>
<main>
  <section aria-labelledby="machine-title">
    <h2 id="machine-title">This machine</h2>
    <div id="graphs"></div>
  </section>
  <section id="groups-section" aria-labelledby="groups-title" hidden>
    <h2 id="groups-title">Groups</h2>
    <div id="load" class="card" hidden></div>
    <div id="groups"></div>
  </section>
  <section aria-labelledby="alarms-title">
    <h2 id="alarms-title">Alarms</h2>
    <div id="alarms"></div>
  </section>
  <section aria-labelledby="inbox-title">
    <h2 id="inbox-title">Inbox</h2>
    <ol id="inbox"></ol>
  </section>
</main>
<footer><p id="foot"></p></footer>
<noscript>This page draws with JavaScript. The same facts: <a href="/_hinomi/view">/_hinomi/view</a></noscript>
<script src="/_hinomi/group.js"></script>
<script src="/_hinomi/page.js"></script>
</body>
</html>
"""#

/// The mark: a lookout tower with its bell.
let pageIcon = #"""
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><g id="tower" fill="none" stroke="#d9480f" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"><path d="M5 10 16 3l11 7"/><path d="M8 10v5h16v-5"/><path d="M10 15 7 29M22 15l3 14M9 21h14M8 26h16"/><circle cx="16" cy="11.5" r="1.6" fill="#d9480f"/></g></svg>
"""#
