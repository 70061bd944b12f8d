import { useEffect, useState } from "preact/hooks";
import { Icon } from "../../parts/icon.tsx";

/** Said while the browser knows that it has no network. */
export function OfflineBar() {
  const [isOffline, setOffline] = useState(!navigator.onLine);
  useEffect(() => {
    const tell = () => setOffline(!navigator.onLine);
    addEventListener("online", tell);
    addEventListener("offline", tell);
    return () => {
      removeEventListener("online", tell);
      removeEventListener("offline", tell);
    };
  }, []);
  return (
    <div aria-live="polite">
      {isOffline && (
        <p class="bar warn">
          <Icon name="warning" /> You are offline. What you see may be old; what you do is kept and goes on when the connection is back.
        </p>
      )}
    </div>
  );
}
