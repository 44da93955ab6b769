import { createFileRegistry, type DescMessage, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { decode } from "../encoding.ts";
import { PolicyError } from "../policy-error.ts";
import { MessageCheck } from "../protobuf/message-check.ts";
import { shapeOf } from "../protobuf/message-shape.ts";
import type { BodyCheck } from "./body-check.ts";

const bytesMax = 1_048_576;

export interface ProtobufSettings {
  descriptor: string;
  message: string;
  knownFieldsOnly: boolean;
}

/** A Protobuf message of one type, which a FileDescriptorSet describes. No code is made from it. */
export function protobufBody({ descriptor, message, knownFieldsOnly }: ProtobufSettings): BodyCheck {
  if (message === "") throw new PolicyError("message", "the full name of a message is needed");
  const shape = shapeOf(findMessage(descriptor, message));
  return {
    expected: `a Protobuf message ${message}`,
    faultOf(body, budget) {
      if (body.length > bytesMax) return { path: "", fault: `more than ${bytesMax} bytes` };
      return new MessageCheck(body, budget, knownFieldsOnly).faultOf(shape);
    },
  };
}

function findMessage(descriptor: string, name: string): DescMessage {
  const bytes = decode("base64", descriptor.replace(/\s+/g, ""));
  if (!bytes) throw new PolicyError("descriptor", "is no FileDescriptorSet in base64");
  const message = readMessages(bytes).getMessage(name);
  if (!message) throw new PolicyError("message", `the descriptor has no message "${name}"`);
  return message;
}

function readMessages(bytes: Buffer): ReturnType<typeof createFileRegistry> {
  try {
    return createFileRegistry(fromBinary(FileDescriptorSetSchema, bytes));
  } catch {
    throw new PolicyError("descriptor", "is no FileDescriptorSet with all it imports; make it with --include_imports");
  }
}
