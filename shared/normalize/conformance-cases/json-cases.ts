import type { Case } from "./valid-rows.ts";

const contract = (element: string) => ({ ContractApplied: `{"Elements":[${element}]}` });
const method = (element: string) => ({ AllocatedMethodDetails: `{"Elements":[${element}]}` });
const contractRule = (...suffixes: string[]) => suffixes.map((suffix) => `CAU-ContractAppliedObject-O-${suffix}`);
const methodRule = (...suffixes: string[]) => suffixes.map((suffix) => `CAU-AllocatedMethodDetailsObject-O-${suffix}`);

export const jsonCases: readonly Case[] = [
  // Key-value columns
  ["full", { Tags: "{}" }],
  ["full", { Tags: "team=shop" }, "CAU-Tags-C-001-M"],
  ["full", { Tags: '["shop"]' }, "CAU-Tags-C-001-M"],
  ["full", { Tags: '{"team":{"name":"shop"}}' }, "CAU-Tags-C-001-M"],
  ["full", { Tags: '{"team":["shop"]}' }, "CAU-Tags-C-001-M"],
  ["full", { Tags: '{"team":"a","team":"b"}' }, "CAU-Tags-C-001-M"],
  ["full", { AllocatedTags: "{" }, "CAU-AllocatedTags-C-001-M"],
  ["full", { SkuPriceDetails: "4" }, "CAU-SkuPriceDetails-C-001-M"],

  // JSON objects
  ["full", { AllocatedMethodDetails: "" }, "CAU-AllocatedMethodDetails-C-002-M", "CAU-AllocatedMethodDetails-C-003-M"],
  ["full", { AllocatedMethodDetails: "{}" }, ...methodRule("001-M")],
  ["full", method("7"), ...methodRule("002-M", "003-M", "012-M")],
  ["full", method('{"AllocatedRatio":1,"x_a":{}}'), ...methodRule("003-M")],
  ["full", method('{"AllocatedRatio":1,"ratio":1}'), ...methodRule("009-C")],
  ["full", method('{"x_a":1}'), ...methodRule("012-M")],
  ["full", method('{"AllocatedRatio":"0.5"}'), ...methodRule("013-M")],
  ["full", method('{"AllocatedRatio":1,"UsageQuantity":2}'), ...methodRule("016-C")],
  ["full", method('{"AllocatedRatio":1,"UsageQuantity":2,"UsageUnit":"hours"}'), ...methodRule("018-O")],
  ["full", method('{"AllocatedRatio":1,"UsageQuantity":"two","UsageUnit":"Hours"}'), ...methodRule("021-M")],
  ["full", { ContractApplied: "no" }, "CAU-ContractApplied-C-001-M"],
  ["full", { ContractApplied: '{"Elements":5}' }, ...contractRule("001-M")],
  ["full", contract("7"), ...contractRule("003-M", "004-M", "019-C", "029-C", "046-C", "055-C")],
  [
    "full",
    contract('{"ContractId":"c","ContractCommitmentId":"cc","ContractCommitmentAppliedCost":1,"x_a":[]}'),
    ...contractRule("004-M"),
  ],
  [
    "full",
    contract('{"ContractId":"c","ContractCommitmentId":"cc","ContractCommitmentAppliedCost":1,"note":""}'),
    ...contractRule("010-M", "017-C"),
  ],
  [
    "full",
    contract('{"ContractID":"c","ContractCommitmentID":"cc","ContractCommitmentAppliedCost":1}'),
    ...contractRule("010-M", "017-C", "019-C", "029-C"),
  ],
  [
    "full",
    contract('{"ContractId":1,"ContractCommitmentId":2,"ContractCommitmentAppliedCost":1}'),
    ...contractRule("020-M", "030-M"),
  ],
  [
    "full",
    contract('{"ContractId":"","ContractCommitmentId":" ","ContractCommitmentAppliedCost":1}'),
    ...contractRule("021-M", "031-M"),
  ],
  [
    "full",
    contract('{"ContractId":"c","ContractCommitmentId":"cc","ContractCommitmentAppliedCost":"1.5"}'),
    ...contractRule("043-M", "048-M"),
  ],
  [
    "full",
    contract('{"ContractId":"c","ContractCommitmentId":"cc","ContractCommitmentAppliedCost":"1 EUR"}'),
    ...contractRule("043-M", "044-M", "048-M"),
  ],
  ["full", contract('{"ContractId":"c","ContractCommitmentId":"cc"}'), ...contractRule("046-C", "055-C")],
  [
    "full",
    contract(
      '{"ContractId":"c","ContractCommitmentId":"cc","ContractCommitmentAppliedQuantity":"two","ContractCommitmentAppliedUnit":" "}',
    ),
    ...contractRule("052-M", "053-M", "057-M", "062-M", "063-O"),
  ],
  [
    "full",
    contract('{"ContractId":"c","ContractCommitmentId":"cc","ContractCommitmentAppliedQuantity":2}'),
    ...contractRule("066-C"),
  ],
  [
    "full",
    contract(
      '{"ContractId":"c","ContractCommitmentId":"cc","ContractCommitmentAppliedCost":2,"ContractCommitmentAppliedUnit":7}',
    ),
    ...contractRule("061-M", "063-O", "065-C"),
  ],
];
