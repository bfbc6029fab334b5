/** The register's side of asking a supervisor's phone. */
import type { StaffRow } from '../../data/catalog_rows';
import { writeRefusal, writeYes } from '../../state/granting';
import type { Wish } from '../../state/permits';
import { PhoneDesk } from '../../state/phone_desk.svelte';
import type { Register } from '../../state/register.svelte';

export function phoneDeskOf(register: Register, wish: () => Pick<Wish, 'document' | 'needs'>): PhoneDesk {
  return new PhoneDesk(register.till.pins, {
    series: () => register.till.identity.value?.series ?? '',
    nowMs: () => register.till.nowMs(),
    refused: (person, why) => writeRefusal(register, wish(), person, why),
  });
}

/** Where the document itself names who allowed it: what their phone said is written before, as it was
 * asked. A PIN leaves no more than the name. False: said too long ago, and somebody must be asked again. */
export async function noteYes(
  register: Register, desk: PhoneDesk, yes: { document: string; approver: StaffRow | null; reason: string },
): Promise<boolean> {
  const { proof, question } = desk;
  if (proof === null || question === null || yes.approver === null || desk.noted === proof) return true;
  if (desk.hasExpired()) return false;
  await writeYes(register, { document: yes.document, needs: question.needs }, { approver: yes.approver, reason: yes.reason, proof });
  desk.noted = proof; // tried again, it is not said twice
  return true;
}
