/** Words of the coupon field, in both languages: a file of their own, as few tills have coupons. */
const id = {
  field: 'Kode kupon',
  use: 'Pakai',
  checking: 'Memeriksa…',
  remove: (code: string) => `Lepas kupon ${code}`,
  otherwise: 'Kupon ini belum dapat dipakai.',
  refused: {
    coupon_unreadable: 'Kode kupon terdiri dari 4 sampai 24 huruf dan angka.',
    coupon_unknown: 'Kode kupon ini tidak dikenal. Periksa ketikannya.',
    coupon_present: 'Kupon ini sudah ada di keranjang.',
    coupon_not_today: 'Kupon ini tidak berlaku hari ini.',
    coupon_over: 'Kupon ini sudah tidak berlaku.',
    coupon_needs_customer: 'Kupon ini dibatasi per pelanggan. Pilih pelanggannya dulu.',
    coupon_needs_hub: 'Kupon ini hanya dapat dipakai saat server toko terhubung.',
    coupon_used_up: 'Kupon ini sudah habis dipakai.',
    coupon_paying: 'Uangnya sudah diterima. Pakai kupon sebelum membayar.',
  } as Readonly<Record<string, string>>, // for others the hub's own sentence
};

const en: typeof id = {
  field: 'Coupon code',
  use: 'Use',
  checking: 'Checking…',
  remove: (code) => `Take off coupon ${code}`,
  otherwise: 'This coupon cannot be used now.',
  refused: {
    coupon_unreadable: 'A coupon code has 4 to 24 letters and digits.',
    coupon_unknown: 'Nobody knows this coupon code. Check the spelling.',
    coupon_present: 'This coupon is in the cart already.',
    coupon_not_today: 'This coupon is not valid today.',
    coupon_over: 'This coupon is not valid any more.',
    coupon_needs_customer: 'This coupon is limited per customer. Choose the customer first.',
    coupon_needs_hub: 'This coupon can only be used while the shop’s server is reached.',
    coupon_used_up: 'This coupon is used up.',
    coupon_used_by_customer: 'This customer has used this coupon as often as allowed.',
    coupon_elsewhere: 'What is left of this coupon is held by another till. Use it there.',
    coupon_paying: 'Money was taken already. Use coupons before paying.',
  },
};

export const COUPON_WORDS = { id, en };
