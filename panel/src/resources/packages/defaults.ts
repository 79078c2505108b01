import { defaultLimits } from '../../core/limits.ts'

/** Package `default`, which always exists; also what a new package starts from. */
export const defaultPackage = {
  name: 'default',
  description: '',
  type: 'user' as const,
  limits: JSON.stringify(defaultLimits),
  webserver: 'nginx',
  php_versions: '[]',
  default_php_version: '',
  shell: 'none' as const,
  backup_copies: 7,
  backup_on_demand: 1,
  email_hourly_limit: 200,
  dns_template: 'default',
}
