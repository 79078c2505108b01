/** Published answers to an empty body, word for word: they fix the order in which fields are checked. */
export const firstMessages: Readonly<Record<string, string>> = {
  'POST /auth/login': 'Username and password are required',
  'POST /auth/reauth': 'Password is required',
  'POST /users': 'Username, email, and password are required',
  'POST /users/:username/api-keys': 'Name is required',
  'POST /packages': 'Name is required',
  'POST /domains': 'Domain is required',
  'POST /files/write': 'Path is required',
}
