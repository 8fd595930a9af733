// Run in a page after it has loaded: says in the document which texts of the picture lie over others or leave their
// boxes. Two texts may touch; they may not cover each other by more than a pixel.
addEventListener('load', () => {
  const svg = document.querySelector('svg.exposure');
  const area = (part) => part.getBoundingClientRect();
  const over = (a, b) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  const inside = (a, b) => a.left >= b.left - 1 && a.right <= b.right + 1 && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
  const texts = [...svg.querySelectorAll('text')];
  const boxes = [...svg.querySelectorAll('.box > rect')];
  const wrong = [];
  texts.forEach((text, at) => {
    for (const other of texts.slice(at + 1)) {
      if (over(area(text), area(other))) wrong.push(`"${text.textContent}" over "${other.textContent}"`);
    }
    const own = text.closest('.box')?.querySelector('rect');
    if (own && !inside(area(text), area(own))) wrong.push(`"${text.textContent}" leaves its box`);
    for (const box of boxes) {
      if (box !== own && over(area(text), area(box))) wrong.push(`"${text.textContent}" over a box`);
    }
    if (!inside(area(text), area(svg))) wrong.push(`"${text.textContent}" leaves the picture`);
  });
  const verdict = {
    texts: texts.length,
    boxes: boxes.length,
    wrong,
    dark: matchMedia('(prefers-color-scheme: dark)').matches,
    paper: getComputedStyle(svg).getPropertyValue('--paper').trim(),
  };
  svg.setAttribute('data-verdict', JSON.stringify(verdict));
});
