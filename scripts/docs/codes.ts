import { CODES } from "../../provider/plan/statement";
import { code, table } from "./markdown";

/** The meanings in Chinese: the compiler says which one is missing. */
const CHINESE: Readonly<Record<keyof typeof CODES, string>> = {
  "nothing-to-do": "对象已如声明：`up` 不写入。",
  "will-enable": "自动轮换是关闭的，将被开启。",
  "will-disable": "自动轮换是开启的，将被关闭。",
  "will-shorten": "周期变短。",
  "will-lengthen": "周期变长。",
  "will-set": "设置周期或函数，且不属于以上各种情况。",
  "will-rotate": "对象轮换一次，原因见该行。",
  "will-repoint": "集群改用另一个主密钥。",
  "will-follow": "继续跟踪以前开始的轮换，直到结束。",
  "will-record": "按现状记录对象：`rotateOnCreate` 为 false。",
  overdue: "按现状记录对象，且它早于 `maxAge`：由下一次 `up` 轮换。",
  answered: "轮换请求由一次更早的、比 `minInterval` 更新的轮换满足：不轮换。",
  "put-off": "轮换已到期，因 `maxRotations` 等待之后的运行。",
  "many-rotations": "这次运行中到期的轮换超过五个。",
  "last-rotation-failed": "上次轮换失败，在该行给出的时间之前不会重复。",
  "cannot-rotate": "云不能轮换该对象：`up` 对它失败，不写入。",
  "will-fail": "声明的内容无法实现，原因见该行：`up` 对该对象失败。",
  "not-found": "云不认识该对象：`up` 再查看一次，然后对它失败。",
  "not-known-yet": "某个输入由程序在 `up` 中产生，之前未知：事先无法说明该对象。",
  "not-looked": "有对象无法查看：`up` 将对它们做什么是未知的。",
};

/** The table of the codes of lines, from the one that gives each its severity, in the languages of the guide. */
export function codes(): Record<string, string> {
  const entries = Object.entries(CODES) as [keyof typeof CODES, (typeof CODES)[keyof typeof CODES]][];
  const severities = { info: "信息", warning: "警告" };
  return {
    codes: table(
      ["Code", "Shown as", "Meaning"],
      entries.map(([name, { severity, meaning }]) => [code(name), severity, meaning]),
    ),
    "codes zh-CN": table(
      ["代码", "显示为", "含义"],
      entries.map(([name, { severity }]) => [code(name), severities[severity], CHINESE[name]]),
    ),
  };
}
