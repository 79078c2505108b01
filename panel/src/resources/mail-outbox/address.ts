/** One address, and nothing that could be more than that in a header or on the wire. */
const form = /^[^\p{Cc}\s<>()[\]\\,;:@"]{1,64}@[^\p{Cc}\s<>()[\]\\,;:@"]{1,190}$/u

/** Whether a text is one e-mail address; `root@localhost` is one, too. */
export const isAddress = (text: string): boolean => form.test(text)
