/* markdown_labels.c - see markdown_labels.h. */
#include "text/markdown_labels.h"

#include <strings.h>

static const struct {
	const char *lang;
	struct markdown_labels labels;
} words[] = {
	{ "ar", { .contents = "المحتويات", .table = "جدول", .footnotes = "الحواشي", .back = "العودة إلى النص",
	          .image_at = "صورة من", .done = "منجز", .open = "غير منجز", .note = "ملاحظة", .tip = "نصيحة",
	          .important = "مهم", .warning = "تحذير", .caution = "تنبيه" } },
	{ "de", { .contents = "Inhalt", .table = "Tabelle", .footnotes = "Fußnoten", .back = "Zurück zum Text",
	          .image_at = "Bild bei", .done = "Erledigt", .open = "Offen", .note = "Hinweis", .tip = "Tipp",
	          .important = "Wichtig", .warning = "Warnung", .caution = "Vorsicht" } },
	{ "es", { .contents = "Contenido", .table = "Tabla", .footnotes = "Notas", .back = "Volver al texto",
	          .image_at = "imagen en", .done = "Hecho", .open = "Pendiente", .note = "Nota", .tip = "Consejo",
	          .important = "Importante", .warning = "Advertencia", .caution = "Precaución" } },
	{ "fa", { .contents = "فهرست", .table = "جدول", .footnotes = "پانویس‌ها", .back = "بازگشت به متن",
	          .image_at = "تصویر در", .done = "انجام‌شده", .open = "انجام‌نشده", .note = "نکته", .tip = "راهنمایی",
	          .important = "مهم", .warning = "هشدار", .caution = "احتیاط" } },
	{ "fr", { .contents = "Sommaire", .table = "Tableau", .footnotes = "Notes", .back = "Retour au texte",
	          .image_at = "image sur", .done = "Fait", .open = "À faire", .note = "Remarque", .tip = "Conseil",
	          .important = "Important", .warning = "Avertissement", .caution = "Attention" } },
	{ "hi", { .contents = "विषय-सूची", .table = "तालिका", .footnotes = "पाद-टिप्पणियाँ", .back = "पाठ पर वापस",
	          .image_at = "चित्र, स्थान:", .done = "पूर्ण", .open = "अपूर्ण", .note = "टिप्पणी", .tip = "सुझाव",
	          .important = "महत्वपूर्ण", .warning = "चेतावनी", .caution = "सावधान" } },
	{ "ja", { .contents = "目次", .table = "表", .footnotes = "脚注", .back = "本文に戻る",
	          .image_at = "画像:", .done = "完了", .open = "未完了", .note = "補足", .tip = "ヒント",
	          .important = "重要", .warning = "警告", .caution = "注意" } },
	{ "ko", { .contents = "목차", .table = "표", .footnotes = "각주", .back = "본문으로 돌아가기",
	          .image_at = "이미지:", .done = "완료", .open = "미완료", .note = "참고", .tip = "팁",
	          .important = "중요", .warning = "경고", .caution = "주의" } },
	{ "pt", { .contents = "Conteúdo", .table = "Tabela", .footnotes = "Notas", .back = "Voltar ao texto",
	          .image_at = "imagem em", .done = "Feito", .open = "Por fazer", .note = "Nota", .tip = "Dica",
	          .important = "Importante", .warning = "Aviso", .caution = "Cuidado" } },
	{ "zh", { .contents = "目录", .table = "表", .footnotes = "脚注", .back = "返回正文",
	          .image_at = "图片：", .done = "已完成", .open = "未完成", .note = "注", .tip = "提示",
	          .important = "重要", .warning = "警告", .caution = "小心" } },
};

struct markdown_labels
markdown_labels_in(const char *lang)
{
	size_t len = strcspn(lang, "-_");

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strncasecmp(words[i].lang, lang, len) == 0 && strlen(words[i].lang) == len)
			return words[i].labels;
	return (struct markdown_labels){ 0 };
}
