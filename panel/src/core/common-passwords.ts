/** Lower-case passwords of at least eight characters that every guessing tool tries first, and the patterns of this field. */
const words = `password password1 password12 password123 passw0rd p@ssw0rd p@ssword pa$$word 12345678 123456789 1234567890 12345678910 87654321
 987654321 0987654321 11111111 111111111 00000000 22222222 88888888 99999999 12341234 11223344 1q2w3e4r 1q2w3e4r5t 1qaz2wsx qwertyui
 qwertyuiop qwerty12 qwerty123 qwerty1234 asdfghjk asdfghjkl zxcvbnm1 zaq12wsx iloveyou iloveyou1 sunshine sunshine1 princess princess1
 football football1 baseball baseball1 superman superman1 batman123 starwars computer computer1 michelle jennifer whatever trustno1
 letmein1 letmein123 welcome1 welcome12 welcome123 administrator admin123 admin1234 admin12345 adminadmin rootroot toortoor changeme
 changeme1 changeme123 default1 default123 secret123 testtest test1234 test12345 demo1234 guest123 master123 monkey123 dragon123
 shadow123 hello123 abc12345 abcd1234 abcdefgh a1b2c3d4 aa123456 asd12345 qazwsxedc internet samsung1 google123 facebook linkedin
 liverpool chelsea1 arsenal1 barcelona realmadrid pokemon1 naruto123 corvette mercedes mustang1 ferrari1 harley123 charlie1 michael1
 jordan23 hunter12 killer123 ashley123 nicole123 jessica1 daniel123 andrew123 joshua123 matthew1 anthony1 william1 robert123 thomas123
 summer2024 summer2025 summer2026 winter2024 winter2025 winter2026 spring2025 spring2026 autumn2025 autumn2026 croft123 hosting1 hosting123
 cpanel123 plesk123 webmaster webmaster1 server123 localhost`

export const commonPasswords: ReadonlySet<string> = new Set(words.split(/\s+/))
