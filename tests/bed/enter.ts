import { writeFileSync } from 'node:fs'

/** `enter.ts <cgroup.procs,…> <program> <arguments…>`: becomes the program, inside these control groups. */
const [files = '', program = '', ...args] = process.argv.slice(2)
for (const file of files.split(',').filter(Boolean)) writeFileSync(file, String(process.pid))
const execve = process.execve?.bind(process)
if (execve === undefined) throw new Error('this Node cannot replace itself by another program')
execve(program, [program, ...args], process.env)
