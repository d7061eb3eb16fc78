/** A webhook a simulated vendor would send, as it would travel. */
export type SimulatedDelivery = {
  /** With its query, below the host we gave the vendor. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};
