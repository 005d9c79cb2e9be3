export type Visibility = 'public' | 'protected' | 'private';

export interface ServerlessServiceRow {
  sid: string;
  friendly_name: string;
  unique_name: string;
  include_credentials: boolean;
  /** `flexkeep-1234` */
  domain_base: string;
}

export interface EnvironmentRow {
  sid: string;
  service_sid: string;
  build_sid: string | null;
  unique_name: string;
  domain_suffix: string | null;
  /** `flexkeep-1234-dev.twil.io` */
  domain_name: string;
}

export interface VariableRow {
  sid: string;
  key: string;
  value: string;
}

/** What was uploaded, as text so that a snapshot stays plain data. */
interface Uploaded {
  base64: string;
  contentType: string;
}

/** A Function or an Asset. */
export interface ContainerRow {
  sid: string;
  friendly_name: string;
}

/** Of a Function or of an Asset. */
export interface VersionRow {
  sid: string;
  account_sid: string;
  service_sid: string;
  function_sid?: string;
  asset_sid?: string;
  date_created: string;
  /** With a slash in front. */
  path: string;
  visibility: Visibility;
  /** The API does not show it. */
  uploaded: Uploaded;
}

export interface Dependency {
  name: string;
  version: string;
}

/** A Version as a Build lists it. */
interface ListedVersion {
  sid: string;
  account_sid: string;
  service_sid: string;
  date_created: string;
  path: string;
  visibility: string;
}

export interface BuildRow {
  sid: string;
  account_sid: string;
  service_sid: string;
  status: 'building' | 'completed' | 'failed';
  runtime: string;
  dependencies: Dependency[];
  function_versions: (ListedVersion & { function_sid: string })[];
  asset_versions: (ListedVersion & { asset_sid: string })[];
}

export interface DeploymentRow {
  sid: string;
  build_sid: string | null;
}
