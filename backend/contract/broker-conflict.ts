/** Where the console and RabbitMQ disagree about the topology: both sides, as RabbitMQ told them. */

interface BrokerThing {
  kind: 'queue' | 'exchange';
  name: string;
  vhost: string;
}

/** 406 PRECONDITION_FAILED: it exists with other arguments. RabbitMQ names the first that differs. */
export interface ArgumentConflict extends BrokerThing {
  reason: 'arguments';
  /** An AMQP argument such as `x-max-priority`, or a property: `durable`, `auto_delete`, `type` of an exchange. */
  argument: string;
  /** As the console declares it; null: not set. */
  ours: string | null;
  /** As it exists in RabbitMQ; null: not set. */
  theirs: string | null;
}

/** 403 ACCESS_REFUSED: the user lacks a permission. */
export interface AccessConflict extends BrokerThing {
  reason: 'access';
  user: string;
}

/** 405 RESOURCE_LOCKED, or 403 for a consumer: another connection has it for itself. */
export interface ExclusiveConflict extends BrokerThing {
  reason: 'exclusive';
}

export type BrokerConflict = ArgumentConflict | AccessConflict | ExclusiveConflict;
