"""Names for the made-up schools: macrons, ʻokina, hyphens and marks of several languages, as real rolls hold.

Each list is of names in common use, none of a particular person; first and last names are drawn apart.
"""

import unicodedata
from typing import NamedTuple


class Names(NamedTuple):
    """Names of one group: girls', boys' and names of either; surnames; the languages read at home."""

    girls: tuple[str, ...]
    boys: tuple[str, ...]
    either: tuple[str, ...]
    last: tuple[str, ...]
    languages: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


NAMES: dict[str, Names] = {
    "Māori": Names(
        girls=_words(
            "Ānahera Āwhina Aroha Hēni Hinemoa Hūria Kāterina Kiri Kōwhai Maia Mākareta Mārama Mere Mereana "
            "Ngāhuia Pania Rāhera Rāwinia Roimata Tiahuia Wikitōria Te_Aroha Māreikura Ngaio Wairere"
        ),
        boys=_words(
            "Hēmi Hōhepa Hōne Ihaia Kāhu Kauri Manaaki Mātiu Nīkau Pāora Rāwiri Rewi Tama Tāmati Tāne Tīmoti "
            "Wiremu Te_Ariki Te_Koha Mikaere Hēnare Rangi Tipene Anaru Eruera"
        ),
        either=_words("Ari Kahurangi Kōtuku Manawa Tāwera Tūī Tūmanako Whetū Te_Ao Rongomai"),
        last=_words(
            "Āpera Hēnare Hōhaia Horomona Karaka Kereama Kīngi Maihi Matenga Nēpia Paki Parāone Pēwhairangi "
            "Pōmare Rangihuna Rāpana Rēweti Ruru Tāmihana Tautari Te_Rangi Tīpene Tūrei Waititi Wihongi "
            "Rāwiri Tāwhai Mātene Hōrima Te_Moana"
        ),
        languages=("English", "English", "English", "te reo Māori"),
    ),
    "Pacific": Names(
        girls=_words(
            "ʻAna ʻAkanesi ʻOfa Lupe Losa Mālia Mele Seini Sina Talia Teuila Tiare Leilani Lesieli Salote "
            "Vaʻa Fuamatala Moana"
        ),
        boys=_words(
            "ʻIsileli ʻAmanaki Ioane Pita Sefo Sēmisi Siaosi Sione Tavita Tēvita Viliami Fetu Manu Paula "
            "Tupu Malakai Iosefa Feʻao"
        ),
        either=_words("Lagi Manaia Tasi Sefina Lotu"),
        last=_words(
            "Faʻafoi Faleafa Fifita Helu Kātoa Kaufusi Leota Lolohea Māhina Moʻunga Paʻu Samani Taʻala Taufa "
            "Tauʻiliʻili Toʻomaga Tuʻipulotu Tuilagi Vaʻai Vainikolo Pauga Ngatama"
        ),
        languages=("English", "English", "Samoan", "Tongan", "Cook Islands Māori", "Niuean"),
    ),
    "Asian": Names(
        girls=_words(
            "Aisha Althea Ananya Hana Ji-woo Jia-Yi Kavya Mei-Ling Min-seo Ngọc Priya Riya Sakura Shanthi "
            "Thảo Xin-Yi Yuna Zara"
        ),
        boys=_words(
            "Aarav Angelo Arjun Dev Haruto Hiroshi Jun Kabir Kai-Wen Karan Min-jun Quân Rohan Seo-jun Vihaan "
            "Wei Xavier Yì"
        ),
        either=_words("Jin Kiran Li Ming Yuki"),
        last=_words(
            "Chen dela_Cruz Kaur Kim Kumar Li Lim Liu Lý Mendoza Nguyễn Park Patel Reyes Santos Sato Sharma "
            "Singh Tan Trần Wang Wong Zhang Fernando Perera"
        ),
        languages=("English", "Mandarin", "Hindi", "Tagalog", "Korean", "Vietnamese", "Panjabi", "English"),
    ),
    "European": Names(
        girls=_words(
            "Amelia Ava Charlotte Chloé Emily Eva Grace Harper Isla Lucy Mila Niamh Olivia Poppy Ruby "
            "Siobhán Sophie Willow Zoë Anna-Lise Freya Molly Hazel Ella"
        ),
        boys=_words(
            "Archie Benjamin Caleb Daniel Ethan Finn Fraser George Hunter Jack James Leo Liam Lucas Mason "
            "Noah Oliver Oscar Seán Theo Thomas William Jean-Luc Jürgen"
        ),
        either=_words("Alex Charlie Frankie Quinn Riley Robin"),
        last=_words(
            "Anderson Brown Campbell Clarke Cooper D'Arcy Fraser Hughes Kelly MacDonald McKenzie Mitchell "
            "Morrison Müller Murphy O'Brien O'Connor Robinson Smith Stewart Taylor Thompson van_der_Merwe "
            "Walker Williams Wilson Wright Young Bélanger Øvergaard"
        ),
        languages=("English",),
    ),
    "MELAA": Names(
        girls=_words("Fatima Maryam Zahra Layla Hodan Camila Selam"),
        boys=_words("Ali Omar Yusuf Mateo Dawit Hamza Ibrahim"),
        either=_words("Noor Amal"),
        last=_words("Ahmed Al-Hassan Haile Ibrahim Rahimi Silva Tesfaye Haddad"),
        languages=("English", "Arabic", "Farsi", "Spanish", "Amharic"),
    ),
}

IWI = (
    "Ngāti Porou",
    "Ngāpuhi",
    "Ngāi Tahu",
    "Te Ātiawa",
    "Ngāti Kahungunu",
    "Waikato",
    "Tūhoe",
    "Ngāti Raukawa",
)
FORMS = _words(
    "Awa Hāpua Huia Kākā Kāpuka Kea Kererū Kōkako Kōtare Kōura Kūaka Mako Manu Matuku Miro Moa Ngaio Ngaru "
    "Pāua Pīwakawaka Pūkeko Rātā Rimu Roto Ruru Tāiko Takahē Tara Tarāpunga Tawa Tīeke Tōrea Toroa Tōtara "
    "Tuatara Tūī Weka Whio Wētā Kōwhai Karaka Kauri"
)


def plain(name: str) -> str:
    """A name in small plain letters with dots for spaces, as an e-mail address spells it."""
    letters = unicodedata.normalize("NFKD", name.lower().replace("ø", "o"))
    kept = "".join(letter for letter in letters if letter.isascii() and (letter.isalpha() or letter in " -"))
    return kept.replace(" ", ".")
