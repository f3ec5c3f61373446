// The style of the lesson as text. Colours are those of the house (apps/web/ui/tokens.css), day and evening; fonts are the device's.

/** Set inline; its hash is in the page's policy. */
export const TEXT_STYLE: string = `
:root{color-scheme:light dark;--page:#f4f4ec;--card:#fff;--ink:#182a26;--soft:#465751;--line:#76857d;--action:#17604c;--on:#fff;--stop:#8f321e;--focus:#1d4fb8}
@media(prefers-color-scheme:dark){:root{--page:#101917;--card:#182421;--ink:#e9f0eb;--soft:#b5c5bd;--line:#6f857b;--action:#7fd3b1;--on:#06231a;--stop:#f6ad9b;--focus:#ffd766}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:400 1.0625rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
header,main{max-width:46rem;margin:0 auto;padding:.5rem 1rem}
header a{display:inline-flex;gap:.55rem;align-items:center;min-height:2.75rem;color:inherit;font-weight:700;text-decoration:none}
h1,h2,h3,h4{line-height:1.2;margin:1.2rem 0 .4rem}
h1{font-size:1.6rem;margin-top:.4rem}
h2{font-size:1.25rem}
p{margin:.4rem 0}
section{margin-top:1rem;padding:.2rem 1rem 1rem;border:1px solid var(--line);border-radius:1rem;background:var(--card)}
a{color:inherit;text-underline-offset:.2em}
.soft,time,figcaption{color:var(--soft);font-size:.9375rem}
figure{margin:0}
img{max-width:100%;height:auto;vertical-align:middle}
ol,ul{padding-inline-start:1.4rem}
.messages{list-style:none;padding:0}
.messages li{margin-top:.6rem}
.messages p{margin:0;overflow-wrap:anywhere}
label{display:block;margin-top:1rem;font-weight:600}
textarea{display:block;width:100%;margin:.3rem 0 .6rem;padding:.6rem;border:1.5px solid var(--line);border-radius:.75rem;background:var(--page);color:var(--ink);font:inherit}
button,.button{display:inline-block;min-height:2.75rem;padding:.55rem 1.2rem;border:1.5px solid var(--line);border-radius:.75rem;background:var(--card);color:var(--ink);font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
.main{border-color:transparent;background:var(--action);color:var(--on)}
.error{padding:.6rem .9rem;border-inline-start:4px solid var(--stop);color:var(--stop);font-weight:600}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
`.trim();
