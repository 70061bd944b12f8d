import { useEffect, useRef, useState } from "preact/hooks";

/** Elements that Markdown makes; whatever else is in the text is shown as text. */
const KEPT = new Set("A BLOCKQUOTE BR CODE DEL EM H1 H2 H3 H4 H5 H6 HR LI OL P PRE STRONG TABLE TBODY TD TH THEAD TR UL".split(" "));

/** The page has its own h1 and h2; what is written into it stands below them. */
const lowered = (tag: string): string => tag.replace(/^H([1-6])$/, (_, level: string) => `H${Math.min(6, Number(level) + 2)}`);

const isWeb = (href: string) => /^https?:\/\//i.test(href);

/** Copies what is known and nothing else. micromark has escaped raw HTML already; this is the second lock, and it decides about links. */
function clean(from: Node, into: Node, page: Document): void {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) into.appendChild(page.createTextNode(node.textContent ?? ""));
    if (!(node instanceof Element)) continue;
    if (node.tagName === "IMG")
      into.appendChild(link(page, node.getAttribute("src") ?? "", node.getAttribute("alt") || "picture")); // pictures of other sites are links: the page loads nothing from elsewhere
    else if (node.tagName === "A") {
      const made = link(page, node.getAttribute("href") ?? "", "");
      clean(node, made, page);
      into.appendChild(made);
    } else if (KEPT.has(node.tagName)) {
      const made = page.createElement(lowered(node.tagName));
      clean(node, made, page);
      into.appendChild(made);
    } else clean(node, into, page);
  }
}

function link(page: Document, href: string, text: string): HTMLElement {
  if (!isWeb(href)) return Object.assign(page.createElement("span"), { textContent: text });
  return Object.assign(page.createElement("a"), { href, target: "_blank", rel: "noopener noreferrer", textContent: text });
}

/** Markdown of people as safe elements: no raw HTML, links to http(s) only. The parser comes as a chunk of its own. */
export function Markdown({ text }: { text: string }) {
  const host = useRef<HTMLDivElement>(null);
  const [failure, setFailure] = useState(false);
  useEffect(() => {
    let isGone = false;
    import("micromark").then(
      ({ micromark }) => {
        if (isGone || !host.current) return;
        const made = document.createDocumentFragment();
        clean(new DOMParser().parseFromString(micromark(text), "text/html").body, made, document);
        host.current.replaceChildren(made);
      },
      () => setFailure(true),
    );
    return () => {
      isGone = true;
    };
  }, [text]);
  return failure ? <pre class="markdown-plain">{text}</pre> : <div ref={host} class="markdown" />;
}
