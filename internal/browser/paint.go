package browser

// What runs in the page to take a picture.

// stateJS makes what a picture works with in the page. Its read gathers the visible texts in order: text nodes and field
// values, also in open shadow roots. Its paint covers boxes; closed, so that the page's own scripts cannot find it by chance.
const stateJS = `() => {
	const state = {nodes: [], cover: null, root: null, moved: false};
	state.read = () => {
		state.nodes = [];
		const texts = [];
		const add = (node, text) => { if (text && text.trim()) { state.nodes.push(node); texts.push(text); } };
		const walk = root => {
			const it = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, {
				acceptNode: n => /^(SCRIPT|STYLE|NOSCRIPT|TEMPLATE|HEAD)$/.test(n.nodeName) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT});
			for (let n = it.nextNode(); n; n = it.nextNode()) {
				if (n.nodeType === Node.TEXT_NODE) { add(n, n.data); continue; }
				if (typeof n.value === 'string' && n.type !== 'hidden' && n.type !== 'password') add(n, n.value);
				if (n.placeholder) add(n, n.placeholder);
				if (n.shadowRoot) walk(n.shadowRoot);
			}
		};
		const top = document.body || document.documentElement;
		if (top) walk(top); // a document that broke off before its first element shows nothing
		return texts;
	};
	state.box = (r, wider, style, text) => {
		if (r.width < 1 || r.height < 1) return;
		if (!state.cover) {
			state.cover = document.createElement('div');
			state.cover.style.cssText = 'all:initial;position:fixed;inset:0;z-index:2147483647;pointer-events:none';
			state.root = state.cover.attachShadow({mode: 'closed'});
			(document.body && document.querySelector('dialog[open]') || document.documentElement).append(state.cover);
		}
		const box = document.createElement('div');
		box.style.cssText = 'position:fixed;box-sizing:border-box;' + style + 'left:' + (r.left - wider) + 'px;top:' + (r.top - wider) + 'px;' +
			'width:' + (r.width + 2 * wider) + 'px;height:' + (r.height + 2 * wider) + 'px';
		box.textContent = text;
		state.root.append(box);
	};
	state.paint = r => state.box(r, 1, 'background:#3b3a39;border-radius:2px;color:#fff;font:11px/1 sans-serif;' +
		'display:flex;align-items:center;justify-content:center;overflow:hidden;', r.width > 60 ? 'masked' : '');
	// A field is often a bare input within the box that a person takes for the field, with its arrow or icon.
	state.field = e => {
		const inner = e.getBoundingClientRect(), controls = 'input,textarea,select,button,a[href],[role=combobox]';
		let whole = inner;
		if (!e.matches('input,textarea,select,[role=combobox]') || e.type === 'checkbox' || e.type === 'radio') return whole;
		for (let p = e.parentElement, n = 0; p && n < 4; p = p.parentElement, n++) {
			const r = p.getBoundingClientRect();
			const near = [inner.left - r.left, r.right - inner.right, inner.top - r.top, r.bottom - inner.bottom];
			if (near.some((d, i) => d < -1 || d > (i < 2 ? 48 : 6)) || p.querySelectorAll(controls).length > 1) break;
			whole = r;
		}
		return whole;
	};
	state.ring = e => {
		const r = state.field(e);
		state.moved = true; // the next picture has other rings
		state.box(r, 6, 'border:3px solid #d6006e;border-radius:7px;box-shadow:0 0 0 2px #fff,inset 0 0 0 1px #fff;', '');
	};
	return state;
}`

// Each covers, or puts a ring around, all that a locator matches.
const (
	coverJS = `(found, state) => { for (const e of found) state.paint(e.getBoundingClientRect()); }`
	ringJS  = `(found, state) => { for (const e of found) state.ring(e); }`
)

// readJS covers the password fields, and reads the texts.
const readJS = `state => {
	for (const p of document.querySelectorAll('input')) if (p.type === 'password') state.paint(p.getBoundingClientRect());
	return state.read();
}`

const uncoverJS = `state => { if (state.cover) state.cover.remove(); return state.read(); }`

// textsJS covers the chosen ones of the texts that were read.
const textsJS = `(state, hits) => {
	const boxesOf = n => {
		if (n.nodeType !== Node.TEXT_NODE) return [n.getBoundingClientRect()];
		const range = document.createRange();
		range.selectNodeContents(n);
		return [...range.getClientRects()];
	};
	for (const i of hits) boxesOf(state.nodes[i]).forEach(state.paint);
}`
