"""What the onboarding page says, in both languages, key for key."""

PAGE_WORDS: dict[str, dict[str, str]] = {
    "id": {
        "title": "Sambungkan tablet ini",
        "other": "English",
        "intro": "Sekali saja, sekitar tiga menit. Setelah itu tablet tetap bisa jualan walau "
        "server atau internet mati.",
        "waiting": "Menunggu sertifikat dipasang. Halaman ini memeriksa sendiri.",
        "trusted": "Sertifikat sudah dipercaya. Membuka kasir …",
        "skipped": "Sertifikat belum dipasang: peringatan peramban hanya dilewati. Begitu saja "
        "kasir tidak bisa jualan saat server mati. Ikuti langkah di bawah ini.",
        "open": "Buka kasir",
        "which": "Tablet ini",
        "android": "Android",
        "ipad": "iPad atau iPhone",
        "computer": "Laptop atau komputer",
        "android_browser": "Pakai Chrome. Firefox dan peramban bawaan tidak ikut percaya pada "
        "sertifikat ini.",
        "android_1": "Unduh sertifikat",
        "android_1_how": "Bila Chrome bertanya, pilih Simpan atau Tetap unduh.",
        "android_2": "Pasang dari Setelan",
        "android_2_how": "Buka Setelan tablet, ketik “sertifikat” di kotak cari, lalu pilih "
        "Sertifikat CA dan Tetap pasang. Pilih berkas",
        "android_2_lock": "Tablet mungkin minta kunci layar dipasang dahulu.",
        "android_2_brands": "Letaknya di tiap merek",
        "samsung": "Samsung: Keamanan dan privasi › Pengaturan keamanan lainnya › Instal dari "
        "penyimpanan perangkat › Sertifikat CA",
        "xiaomi": "Xiaomi, Redmi, Poco: Sidik jari, data wajah, dan kunci layar › Privasi › "
        "Enkripsi & kredensial › Instal sertifikat › Sertifikat CA",
        "oppo": "Oppo, Realme: Sandi & keamanan › Keamanan sistem › Kredensial › Instal dari "
        "penyimpanan › Sertifikat CA",
        "vivo": "Vivo, iQOO: Keamanan › Pengaturan keamanan lainnya › Instal sertifikat › "
        "Sertifikat CA",
        "android_3": "Kembali ke halaman ini",
        "android_3_how": "Nanti muncul “Jaringan mungkin dipantau”. Itu normal: Android berkata "
        "begitu untuk setiap sertifikat yang dipasang sendiri.",
        "ipad_browser": "Pakai Safari untuk langkah ini.",
        "ipad_1": "Unduh profil",
        "ipad_1_how": "Ketuk Izinkan. iPad berkata “Profil Diunduh”.",
        "ipad_2": "Pasang profil",
        "ipad_2_how": "Buka Pengaturan › Profil Diunduh › Pasang, lalu ketik kode sandi iPad.",
        "ipad_3": "Nyalakan kepercayaan",
        "ipad_3_how": "Langkah ini sering terlewat. Pengaturan › Umum › Mengenai › Pengaturan "
        "Kepercayaan Sertifikat › nyalakan",
        "computer_1": "Unduh sertifikat",
        "computer_1_how": "Berkas itu bernama",
        "computer_2": "Pasang sebagai otoritas tepercaya",
        "computer_2_windows": "Windows: buka berkasnya › Instal Sertifikat › Mesin Lokal › "
        "Otoritas Sertifikasi Akar Tepercaya.",
        "computer_2_mac": "Mac: buka berkasnya di Akses Rantai Kunci › Selalu Percayai.",
        "computer_2_linux": "Linux: Chrome › Setelan › Privasi dan keamanan › Keamanan › Kelola "
        "sertifikat › Impor.",
        "computer_3": "Buka lagi halaman ini",
        "computer_3_how": "Tutup peramban seluruhnya, buka lagi, lalu ketik lagi alamat ini.",
        "safe_title": "Amankah sertifikat ini?",
        "safe": "Sertifikat ini hanya berlaku untuk alamat di dalam toko. Tidak bisa dipakai untuk "
        "membaca m-banking Anda.",
        "fingerprint": "Sidik sertifikat. Harus sama dengan yang di kartu undangan:",
        "whole": "Sidik lengkap (SHA-256)",
        "trouble_title": "Tidak berhasil?",
        "trouble_1": "Tablet dan server harus di Wi-Fi yang sama, bukan Wi-Fi tamu.",
        "trouble_2": "Matikan data seluler selama di toko, dan pilih “Tetap terhubung” bila tablet "
        "berkata Wi-Fi ini tanpa internet.",
        "trouble_3": "Periksa tanggal dan jam tablet: setel ke otomatis.",
        "address": "Alamat kasir",
    },
    "en": {
        "title": "Connect this tablet",
        "other": "Bahasa Indonesia",
        "intro": "Once only, about three minutes. From then on the tablet goes on selling with the "
        "server or the internet gone.",
        "waiting": "Waiting for the certificate to be installed. This page checks by itself.",
        "trusted": "The certificate is trusted. Opening the till …",
        "skipped": "The certificate is not installed: the browser's warning was only skipped. Like "
        "this the till cannot sell while the server is off. Follow the steps below.",
        "open": "Open the till",
        "which": "This tablet",
        "android": "Android",
        "ipad": "iPad or iPhone",
        "computer": "Laptop or computer",
        "android_browser": "Use Chrome. Firefox and built-in browsers do not trust this "
        "certificate.",
        "android_1": "Download the certificate",
        "android_1_how": "If Chrome asks, choose Save or Download anyway.",
        "android_2": "Install it in Settings",
        "android_2_how": "Open the tablet's Settings, type “certificate” in the search box, then "
        "choose CA certificate and Install anyway. Choose the file",
        "android_2_lock": "The tablet may ask for a screen lock first.",
        "android_2_brands": "Where it is, brand by brand",
        "samsung": "Samsung: Security and privacy › More security settings › Install from phone "
        "storage › CA certificate",
        "xiaomi": "Xiaomi, Redmi, Poco: Fingerprints, face data, and screen lock › Privacy › "
        "Encryption & credentials › Install a certificate › CA certificate",
        "oppo": "Oppo, Realme: Password & security › System security › Credentials › Install from "
        "storage › CA certificate",
        "vivo": "Vivo, iQOO: Security › More security settings › Install certificate › "
        "CA certificate",
        "android_3": "Come back to this page",
        "android_3_how": "“Network may be monitored” will appear. That is normal: Android says so "
        "of every certificate that was installed by hand.",
        "ipad_browser": "Use Safari for this step.",
        "ipad_1": "Download the profile",
        "ipad_1_how": "Tap Allow. The iPad says “Profile Downloaded”.",
        "ipad_2": "Install the profile",
        "ipad_2_how": "Open Settings › Profile Downloaded › Install, then type the "
        "iPad's passcode.",
        "ipad_3": "Switch on the trust",
        "ipad_3_how": "This step is often missed. Settings › General › About › Certificate Trust "
        "Settings › switch on",
        "computer_1": "Download the certificate",
        "computer_1_how": "The file is called",
        "computer_2": "Install it as a trusted authority",
        "computer_2_windows": "Windows: open the file › Install Certificate › Local Machine › "
        "Trusted Root Certification Authorities.",
        "computer_2_mac": "Mac: open the file in Keychain Access › Always Trust.",
        "computer_2_linux": "Linux: Chrome › Settings › Privacy and security › Security › Manage "
        "certificates › Import.",
        "computer_3": "Open this page again",
        "computer_3_how": "Close the browser altogether, open it, and type this address once more.",
        "safe_title": "Is this certificate safe?",
        "safe": "It is good for addresses inside the shop only. It cannot be used to read your "
        "banking app.",
        "fingerprint": "Fingerprint. It must be the one on the invitation card:",
        "whole": "Whole fingerprint (SHA-256)",
        "trouble_title": "It does not work?",
        "trouble_1": "Tablet and server must be in the same Wi-Fi, not in a guest network.",
        "trouble_2": "Switch off mobile data in the shop, and choose “Stay connected” when the "
        "tablet says that this Wi-Fi has no internet.",
        "trouble_3": "Check the tablet's date and time: set them to automatic.",
        "address": "The till's address",
    },
}

# What is wrong with the fixed address, and what to do. The back office is Indonesian.
FAULTS: dict[str, dict[str, str]] = {
    "address_gone": {
        "words": "alamat toko {base} tidak ada di komputer ini (sekarang: {own})",
        "help": "Tablet tetap berjualan dan tersambung sendiri begitu alamatnya kembali. Router "
        "diganti? Setel router baru ke alamat router lama, lalu beri komputer ini alamat {address} "
        "lagi.",
        "english": "The shop's address {base} is not on this computer (it has: {own}). Tablets go "
        "on selling; give the new router the address of the old one and this computer {address}.",
    },
    "address_twice": {
        "words": "alamat toko {base} dipakai juga oleh perangkat lain ({rival})",
        "help": "Tablet bisa tersesat ke perangkat itu. Matikan perangkat dengan nomor {rival} "
        "(sering: HP, kamera, atau printer), lalu di router sisihkan alamat {address} untuk "
        "komputer ini saja.",
        "english": "Another machine ({rival}) has the shop's address {base} too, and tablets may "
        "reach it instead. Switch it off, and reserve {address} for this computer in the router.",
    },
    "clock_back": {
        "words": "jam komputer server lebih lambat dari catatan terakhirnya sendiri",
        "help": "Setel tanggal dan jam komputer server ke otomatis.",
        "english": "This computer's clock is behind its own last record. Set it to automatic.",
    },
    "clock_off": {
        "words": "jam komputer server {way} {far} dari jam {tablets} tablet",
        "help": "Tablet-tablet itu sepakat, jadi jam server yang salah. Setel tanggal dan jam "
        "komputer server ke otomatis. Struk memakai jam server: yang dibuat sekarang bertanggal "
        "salah.",
        "english": "This computer's clock is {english_far} {english_way} {tablets} tablets, which "
        "agree with each other. Set its date and time to automatic: receipts go by it.",
    },
    "tablet_clock_differs": {
        "words": "jam komputer server {way} {far} dari jam satu-satunya tablet",
        "help": "Salah satunya salah, dan dari sini tidak terlihat yang mana. Lihat jam di telepon "
        "Anda, lalu setel yang salah ke otomatis.",
        "english": "This computer's clock is {english_far} {english_way} the only tablet's. One of "
        "them is wrong: look at your phone, and set that one to automatic.",
    },
    "certificate_late": {
        "words": "sertifikat toko hampir habis dan belum diperbarui",
        "help": "Mulai ulang server toko. Bila tetap begini, folder datanya mungkin tidak dapat "
        "ditulis.",
        "english": "The certificate nears its end and was not renewed. Restart the shop; perhaps "
        "its data folder cannot be written.",
    },
    "certificate_damaged": {
        "words": "sertifikat toko rusak; tablet tidak dapat tersambung",
        "help": "Pulihkan dari cadangan, supaya tablet tidak perlu diatur ulang. Tablet tetap "
        "berjualan.",
        "english": "The shop's certificates are damaged. Restore a backup, so that tablets need "
        "not be told anew; they go on selling.",
    },
    "brought_missing": {
        "words": "sertifikat untuk {base} tidak dapat dibaca",
        "help": "Taruh kembali berkas sertifikat dan kuncinya, atau jalankan sekali dengan --lan "
        "ALAMAT --move untuk memakai alamat toko. Tablet tetap berjualan.",
        "english": "The certificate of {base} cannot be read. Put it and its key back, or start "
        "once with --lan ADDRESS --move to use the shop's address. Tablets go on selling.",
    },
    "brought_late": {
        "words": "sertifikat untuk {base} habis dalam dua minggu",
        "help": "Perbarui di penyedianya dan timpa berkasnya; server memakainya dalam semenit.",
        "english": "The certificate of {base} ends within a fortnight. Renew it where it came from "
        "and replace the file; the server takes it within a minute.",
    },
    "origin_damaged": {
        "words": "catatan alamat tetap toko rusak; tablet tidak dapat tersambung",
        "help": "Pulihkan dari cadangan, atau hapus https/origin.json di folder data lalu jalankan "
        "lagi dengan --lan dan alamat yang sama seperti dulu.",
        "english": "The note of the shop's fixed address is damaged. Restore a backup, or delete "
        "https/origin.json and start again with --lan and the same address as before.",
    },
    "authority_other_time": {
        "words": "tanggal komputer server salah, atau salah saat sertifikat toko dibuat",
        "help": "Setel tanggal dan jam ke otomatis. Bila tanggalnya sekarang benar dan belum ada "
        "tablet yang terpasang, pindahkan folder https/authority dari folder data, lalu mulai "
        "ulang: sertifikat dibuat lagi.",
        "english": "This computer's date is wrong, or was when the shop's certificates were made. "
        "Set it to automatic. If it is right now and no tablet was connected yet, move the folder "
        "https/authority away and restart: they are made anew.",
    },
    "clock_wrong": {
        "words": "tanggal komputer server salah; tablet tidak percaya pada sertifikatnya",
        "help": "Setel tanggal dan jam komputer server ke otomatis. Tablet tersambung sendiri "
        "sesudahnya.",
        "english": "This computer's date is wrong, so tablets cannot trust its certificate. Set "
        "it to automatic.",
    },
}
