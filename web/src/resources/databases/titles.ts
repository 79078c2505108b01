/** Database servers by the names people know. */
export const titles = { mariadb: 'MariaDB', postgresql: 'PostgreSQL' } as const
