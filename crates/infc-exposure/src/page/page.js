
'use strict';
(() => {
  const svg = document.querySelector('svg.exposure');
  if (!svg) return;
  const parts = [...svg.querySelectorAll('[data-t]')];
  const has = (part, key, own) => part.getAttribute(key).split(' ').includes(own);
  let chosen = null;
  const light = (key, own) => {
    svg.classList.toggle('pointed', own !== null);
    for (const part of parts) part.classList.toggle('hot', own !== null && has(part, key, own));
  };
  const rest = () => light('data-t', chosen);
  const point = (part) => {
    const link = part.closest('a[data-target]');
    if (link) return light('data-t', link.dataset.target);
    const one = (key) => part.getAttribute(key).split(' ');
    if (one('data-s').length === 1 && one('data-t').length !== 1) return light('data-s', one('data-s')[0]);
    svg.classList.add('pointed');
    for (const other of parts) {
      other.classList.toggle('hot', one('data-t').some((own) => own !== '' && has(other, 'data-t', own)));
    }
  };
  for (const part of parts) {
    part.addEventListener('pointerenter', () => point(part));
    part.addEventListener('pointerleave', rest);
  }
  const choose = (own) => {
    chosen = own;
    for (const told of document.querySelectorAll('details[data-own]')) {
      const mine = told.dataset.own === own;
      told.classList.toggle('chosen', mine);
      if (mine) told.open = true;
    }
    rest();
  };
  for (const link of document.querySelectorAll('a[data-target]')) {
    link.addEventListener('click', () => choose(link.dataset.target));
    link.addEventListener('focus', () => light('data-t', link.dataset.target));
    link.addEventListener('blur', rest);
  }
  const asked = () => {
    const told = document.getElementById(location.hash.slice(1));
    if (told && told.dataset.own !== undefined) choose(told.dataset.own);
  };
  addEventListener('hashchange', asked);
  addEventListener('keydown', (key) => { if (key.key === 'Escape') choose(null); });
  asked();
})();
