import { Modal } from '#web/ui/modal.tsx';

const GROUPS: readonly (readonly [name: string, keys: readonly (readonly [keys: string, act: string])[]])[] = [
  ['Everywhere', [['g i', 'Incidents'], ['g s', 'Search'], ['g r', 'Detections'], ['g p', 'Packs'], ['g t', 'Indicators'], ['g m', 'Behaviour models'], ['g e', 'Exceptions'], ['g n', 'Entities'], ['g d', 'Data health'], ['Ctrl k', 'Go to…'], ['/', 'Focus the search field'], ['?', 'This list']]],
  ['Lists', [['j', 'Next'], ['k', 'Previous'], ['Enter', 'Open']]],
  ['Rule', [['1 to 6', 'Overview to tenants'], ['t', 'Tests'], ['d', 'History with what changed'], ['e', 'Write a new revision'], ['Esc', 'Back to the catalogue']]],
  ['Incident', [['1', 'Story'], ['2', 'Alerts'], ['3', 'History'], ['a', 'Take it'], ['v', 'Judge it'], ['x', 'Make an exception, with an alert open'], ['j / k', 'Next and previous alert, with one open'], ['Esc', 'Close the alert, then back to the queue']]],
];

/** All keys on one page. */
export function ShortcutHelp({ onClose }: { readonly onClose: () => void }) {
  return (
    <Modal title="Keyboard" onClose={onClose}>
      <div className="flex flex-col gap-4">
        {GROUPS.map(([name, keys]) => (
          <section key={name}>
            <h3 className="mb-1.5 text-xs font-medium text-muted">{name}</h3>
            <dl className="flex flex-col gap-1.5">
              {keys.map(([key, act]) => (
                <div key={key} className="flex items-center justify-between text-sm">
                  <dt>{act}</dt>
                  <dd className="flex gap-1">
                    {key.split(' ').map((part) => (
                      <kbd key={part} className="min-w-5.5 rounded border border-line-strong bg-sunken px-1.5 text-center font-mono text-2xs">
                        {part}
                      </kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
