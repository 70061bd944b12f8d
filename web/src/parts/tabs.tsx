/** Places of one thing, each with an address: links, so that they can be opened in a new tab and gone back to. */
export function Tabs({ label, tabs, current }: { label: string; tabs: readonly { id: string; title: string; href: string }[]; current: string }) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map(({ id, title, href }) => (
        <a key={id} href={href} aria-current={id === current ? "page" : undefined}>
          {title}
        </a>
      ))}
    </nav>
  );
}
