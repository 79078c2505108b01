import { describe, expect, it } from 'vitest'
import { type Figure, missed, one, ratioOf, spreadOf } from './figures.ts'

const figure = (more: Partial<Figure>): Figure => ({
  row: 'x',
  sites: 10,
  unit: 'ms',
  measured: one(20),
  floor: one(10),
  goal: null,
  notes: {},
  ...more,
})

describe('figures', () => {
  it('takes the middle and the last hundredth, whatever the order', () => {
    const values = Array.from({ length: 200 }, (_, index) => 200 - index)
    expect(spreadOf(values)).toEqual({ p50: 100, p99: 198, count: 200 })
    expect(spreadOf([7])).toEqual({ p50: 7, p99: 7, count: 1 })
    expect(() => spreadOf([])).toThrow('nothing was measured')
  })
  it('says which bound of a goal is missed', () => {
    expect(missed(figure({ goal: { p50: { most: 20 }, ratio: { most: 2 } } }))).toEqual([])
    expect(missed(figure({ goal: { p50: { most: 19 }, p99: { most: 19 }, ratio: { least: 3 } } }))).toEqual([
      'p50 ≤ 19',
      'p99 ≤ 19',
      'ratio ≥ 3',
    ])
  })
  it('takes a note that was never counted for a missed one', () => {
    expect(missed(figure({ goal: { zero: ['failed'] }, notes: { failed: 0 } }))).toEqual([])
    expect(missed(figure({ goal: { zero: ['failed'] } }))).toEqual(['failed = 0'])
  })
  it('has no ratio without a floor', () => {
    expect(ratioOf(figure({ floor: null }))).toBeNull()
    expect(missed(figure({ floor: null, goal: { ratio: { most: 1 } } }))).toEqual([])
  })
})
