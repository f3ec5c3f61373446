// The tables as kysely sees them, for the queries that are simple enough to be typed. Column by column as in migrations/.

/** Tables of the school; the lesson's are in `lesson/`. Arrays of uuid come as `string[]`. */
export interface Tables {
  school: { school_id: string; name: string; zone: string; source: string; sourced_id: string; missing: boolean; created_at: number };
  account: { account_id: string; school_id: string; login: string; password_hash: string | null; password_at: number | null; created_at: number };
  person: {
    school_id: string; person_id: string; account_id: string; given_name: string; family_name: string; preferred_login: string | null; roles: string[];
    source: string; sourced_id: string; missing: boolean; active: boolean; created_at: number;
  };
  audience: { school_id: string; audience_id: string; kind: string; label: string; source: string; sourced_id: string; missing: boolean };
  membership: { school_id: string; person_id: string; audience_id: string; kind: string; starts_on: string; ends_on: string | null };
  teaching: { school_id: string; person_id: string; audience_id: string; subject: string };
  guardian_link: {
    school_id: string; guardian_id: string; pupil_id: string; relation: string; legal: boolean; contact_rank: number | null; source: string; missing: boolean;
  };
  added_lesson: {
    school_id: string; lesson_id: string; starts_at: number; ends_at: number; audience_ids: string[]; teacher_ids: string[]; subject: string; room: string;
    note: string; cancelled: boolean; created_by: string | null; created_at: number;
  };
  activation: { school_id: string; code_hash: Buffer; account_id: string; person_id: string; created_by: string | null; created_at: number; expires_at: number };
  session: {
    session_id: string; school_id: string; account_id: string; device_id: string; salt: Buffer; generation: number; rotated_at: number; created_at: number;
    expires_at: number; revoked_at: number | null; revoked_why: string | null;
  };
  known_device: { school_id: string; account_id: string; device_id: string; last_at: number };
  import_run: {
    school_id: string; run_id: string; actor: string; started_at: number; finished_at: number; created: number; changed: number; missing: number;
  };
  audit: { school_id: string; audit_id: string; at: number; actor_id: string | null; action: string; subject_id: string };
}
