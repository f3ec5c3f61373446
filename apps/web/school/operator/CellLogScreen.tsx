// The log of all schools: by school, by area of deeds, by person; one act in many schools is one line. OFFICE-70, 71.

import { X } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { parseSchoolId } from '@preau/core/base';
import type { CellAct } from '@preau/protocol/school';
import { InputField, SelectField } from '../../ui/Field.tsx';
import { ActLog } from '../office/ActLog.tsx';
import { useOperatorMessages } from './messages.ts';
import { CellPage, OperatorFrame } from './OperatorFrame.tsx';

interface Filter {
  readonly school: string;
  readonly area: string;
  readonly person: { readonly id: string; readonly name: string } | null;
}

/** What was asked for, as the API reads it. A UAI that is being typed is none yet. */
function queryOf({ school, area, person }: Filter): Record<string, string> {
  return {
    ...(parseSchoolId(school) === undefined ? {} : { school }),
    ...(area === '' ? {} : { area }),
    ...(person === null ? {} : { person: person.id }),
  };
}

function Beside({
  act,
  onPerson,
}: {
  readonly act: CellAct;
  readonly onPerson: (person: Filter['person']) => void;
}): ReactNode {
  const text = useOperatorMessages().log;
  const { actorId, actorName } = act;
  return (
    <>
      <small className="num">{act.school === null ? text.of(act.schools) : act.school.name}</small>
      {actorId === null || actorName === null ? null : (
        <button
          type="button"
          className="btn btn-quiet cell-person"
          onClick={() => onPerson({ id: actorId, name: actorName })}
        >
          {text.byPerson(actorName)}
        </button>
      )}
    </>
  );
}

function Log({ zone }: { readonly zone: string }): ReactNode {
  const text = useOperatorMessages().log;
  const [filter, setFilter] = useState<Filter>(() => ({
    school: new URLSearchParams(location.search).get('ecole') ?? '',
    area: '',
    person: null,
  }));
  return (
    <CellPage title={text.title}>
      <search className="cell-top">
        <InputField
          id="log-school"
          label={text.school}
          placeholder={text.everySchool}
          value={filter.school}
          maxLength={8}
          spellCheck={false}
          onChange={(school) => setFilter({ ...filter, school: school.toUpperCase().trim() })}
        />
        <SelectField
          id="log-area"
          label={text.area}
          value={filter.area}
          onChange={(area) => setFilter({ ...filter, area })}
        >
          <option value="">{text.allAreas}</option>
          {Object.entries(text.areas).map(([area, label]) => (
            <option key={area} value={area}>
              {label}
            </option>
          ))}
        </SelectField>
      </search>
      {filter.person === null ? null : (
        <p className="acts">
          <span className="tag tag-note">{text.byPerson(filter.person.name)}</span>
          <button type="button" className="btn btn-quiet" onClick={() => setFilter({ ...filter, person: null })}>
            <X className="i" aria-hidden="true" /> {text.allPeople}
          </button>
        </p>
      )}
      <ActLog<CellAct>
        path="/api/operator/audit"
        query={queryOf(filter)}
        zone={zone}
        label={text.title}
        text={text}
        renderBeside={(act) => <Beside act={act} onPerson={(person) => setFilter({ ...filter, person })} />}
      />
    </CellPage>
  );
}

/** The route `/exploitation/journal`; `?ecole=` names a school. */
export function CellLogScreen(): ReactNode {
  const text = useOperatorMessages();
  return <OperatorFrame title={text.log.title}>{(_person, day) => <Log zone={day.zone} />}</OperatorFrame>;
}
