import type { Row } from '../../core/store';

export type Visibility = 'public' | 'protected' | 'private';

export interface ServiceRow extends Row {
  sid: string;
  unique_name: string;
  include_credentials: boolean;
  /** `flexkeep-1234` */
  domain_base: string;
}

export interface EnvironmentRow extends Row {
  sid: string;
  service_sid: string;
  build_sid: string | null;
  unique_name: string;
  domain_suffix: string | null;
  /** `flexkeep-1234-dev.twil.io` */
  domain_name: string;
}

export interface VariableRow extends Row {
  sid: string;
  key: string;
  value: string;
}

/** What was uploaded, as text so that a snapshot stays plain data. */
export interface Uploaded {
  base64: string;
  contentType: string;
}

/** Of a Function or of an Asset. */
export interface VersionRow extends Row {
  sid: string;
  account_sid: string;
  service_sid: string;
  function_sid?: string;
  asset_sid?: string;
  date_created: string;
  /** With a slash in front. */
  path: string;
  visibility: Visibility;
  /** Not part of the resource. */
  hidden: Uploaded;
}

export interface Dependency {
  name: string;
  version: string;
}

export interface BuildRow extends Row {
  sid: string;
  service_sid: string;
  status: 'building' | 'completed' | 'failed';
  runtime: string;
  dependencies: Dependency[];
  function_versions: { sid: string; function_sid: string }[];
  asset_versions: { sid: string; asset_sid: string }[];
}

export interface DeploymentRow extends Row {
  sid: string;
  build_sid: string | null;
}
