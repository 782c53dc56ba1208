/* global document, getComputedStyle, innerWidth, Node */
/** What a browser makes of the page; the test runs it there, where there are no types and no modules. */
(() => {
  const rgb = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const isClear = (color) => rgb(color)[3] === 0;

  /** Relative luminance and contrast as WCAG 2 defines them. */
  const luminance = (color) => {
    const [red, green, blue] = rgb(color)
      .slice(0, 3)
      .map((part) => (part <= 10.31475 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const backgroundOf = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (!isClear(backgroundColor)) return backgroundColor;
    }
    return 'rgb(255, 255, 255)';
  };
  const hasText = ({ childNodes }) =>
    [...childNodes].some(({ nodeType, data }) => nodeType === Node.TEXT_NODE && data.trim() !== '');
  const scaleOf = (svg) => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  const isShown = (element) => element.getClientRects().length > 0;

  const texts = [...document.body.querySelectorAll('*')].filter(
    (element) =>
      hasText(element) && isShown(element) && !['STYLE', 'style', 'title'].includes(element.tagName),
  );
  const bars = (id) =>
    [...document.querySelectorAll(`#${id} svg rect`)].map((rect) => {
      const { width, height } = rect.getBoundingClientRect();
      return {
        title: rect.querySelector('title').textContent,
        width,
        height,
        fill: getComputedStyle(rect).fill,
      };
    });
  const rows = (id) =>
    [...document.querySelectorAll(`#${id} tbody tr`)].map((row) =>
      [...row.children].map(({ textContent }) => textContent.trim()),
    );
  return {
    background: getComputedStyle(document.body).backgroundColor,
    overflow: document.scrollingElement.scrollWidth - innerWidth,
    columns: getComputedStyle(document.querySelector('.columns')).display,
    /** Each text that is shown, with how well it is to be read. */
    texts: texts.map((element) => {
      const style = getComputedStyle(element);
      const isDrawn = element.closest('svg') !== null;
      return {
        text: element.textContent.trim().slice(0, 40),
        contrast: contrast(isDrawn ? style.fill : style.color, backgroundOf(element)),
        /** In pixels of the screen: a drawing is shrunk with all that is in it. */
        size: parseFloat(style.fontSize) * (isDrawn ? scaleOf(element.closest('svg')) : 1),
      };
    }),
    bars: { passes: bars('passes'), grants: bars('grants') },
    rows: { passes: rows('passes'), grants: rows('grants') },
  };
})();
