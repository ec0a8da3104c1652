/** The look of a report: narrow screens first, dark where the reader's system is, ink-saving on paper. */
export const STYLE = `
:root{--paper:#fff;--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;--card:#f6f8fa;--cf:#0550ae;--pr:#116329;
--good:#116329;--bad:#a40e26;--doubt:#7d4e00}
@media (prefers-color-scheme:dark){:root{--paper:#0d1117;--ink:#e6edf3;--soft:#9ea7b3;--line:#3d444d;--card:#161b22;
--cf:#79c0ff;--pr:#7ee787;--good:#7ee787;--bad:#ff9492;--doubt:#f2cc60}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:68rem;padding:1rem;background:var(--paper);color:var(--ink);
font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.2;margin:.5rem 0}
h2{font-size:1.2rem;margin:2rem 0 .75rem;border-bottom:1px solid var(--line);padding-bottom:.25rem}
h3{font-size:1rem;margin:0 0 .25rem;font-variant-numeric:tabular-nums}
small,.note,time,.detail,.about,footer{color:var(--soft)}
small,time,.note,.about,footer{font-size:.875rem;font-weight:400}
p{margin:.25rem 0}
ol,ul{list-style:none;margin:0;padding:0}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(7.5rem,1fr));gap:.5rem;margin:1rem 0}
.figures div{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.5rem .75rem}
dt{color:var(--soft);font-size:.875rem}dd{margin:0;font-size:1.4rem;font-variant-numeric:tabular-nums}
.numbers{display:grid;gap:.5rem}
.numbers>li{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.6rem .75rem}
.life{display:flex;flex-wrap:wrap;gap:.35rem}
.life li{border:1px solid var(--line);
border-radius:1rem;padding:.1rem .65rem;background:var(--paper);font-size:.9375rem}
.life .bought,.life .restored,.life .adopted{border-color:var(--good)}
.life .queued,.life .gone{border-color:var(--bad)}
.mark{font-weight:700}
.timeline{border-left:3px solid var(--line);margin-left:.4rem}
.timeline li{position:relative;padding:.2rem 0 .4rem 1.1rem;break-inside:avoid}
.timeline li::before{content:"";position:absolute;left:-.5rem;top:.6rem;width:.8rem;height:.8rem;border-radius:50%;
background:var(--paper);border:3px solid currentColor}
.cloudformation::before,.cloudformation .actor{color:var(--cf)}
.provider::before,.provider .actor{color:var(--pr)}
.actor{font-size:.875rem;font-weight:600}
.good .tone{color:var(--good)}.bad .what,.bad .tone{color:var(--bad)}.doubt .tone{color:var(--doubt)}
.about{font-variant-numeric:tabular-nums}
.day{margin:1rem 0 .25rem}
footer{margin-top:1.5rem}
@media (min-width:48rem){.numbers{grid-template-columns:1fr 1fr}}
@media print{:root{--paper:#fff;--ink:#000;--soft:#333;--line:#999;--card:#fff;
--cf:#000;--pr:#000;--good:#000;
--bad:#000;--doubt:#000}body{max-width:none;padding:0;font-size:10pt}.numbers>li{break-inside:avoid}}
`;
