/*
 * What people type, and the territory they mean (its key) with the rank it must reach; NULL:
 * nothing must be found.
 */
static const struct {
	const char	*q;
	const char	*cle;
	size_t		 rang;
} cas[] = {
	/* Names as they are written, homonyms by population. */
	{ "Rennes", "35238", 1 }, { "Le Havre", "76351", 1 }, { "Y", "80829", 1 },
	{ "Eu", "76255", 1 }, { "Vienne", "38544", 2 }, { "Saint-Denis", "97411", 2 },
	{ "Saint-Denis", "93066", 2 }, { "Valence", "26362", 1 }, { "Beaumont", "63032", 3 },
	{ "Mayenne", "dep-53", 2 }, { "Mayenne", "53147", 2 }, { "Ville-d'Avray", "92077", 1 },
	{ "Ville-sur-Saulx", "55568", 1 }, { "La Ville-aux-Dames", "37273", 1 },
	/* Case, accents, marks, glued and missing words. */
	{ "SAINT ETIENNE", "42218", 1 }, { "l’hay–les–roses", "94038", 1 },
	{ "lemans", "72181", 1 },
	{ "larochelle", "17300", 1 }, { "saintetienne", "42218", 1 },
	{ "aixenprovence", "13001", 1 },
	{ "villeneuve dascq", "59009", 1 }, { "bourg bresse", "01053", 1 },
	{ "roche sur yon", "85191", 1 }, { "isle sorgue", "84054", 1 }, { "havre", "76351", 2 },
	{ "bresse en bourg", "01053", 2 }, { "mont pellier", "34172", 1 },
	{ "nan tes", "44109", 1 },
	{ "oeuilly", "51410", 2 }, { "  Dijon\t", "21231", 1 },
	/* Abbreviations. */
	{ "st malo", "35288", 1 }, { "ste foy lès lyon", "69202", 1 },
	{ "stquentin", "02691", 1 },
	{ "stemariedelamer", NULL, 0 }, { "s. malo", "35288", 1 },
	{ "chalon s/ saone", "71076", 1 },
	{ "chalon/saone", "71076", 1 }, { "chalon s saone", "71076", 1 },
	{ "aulnay ss bois", "93005", 1 }, { "villers lez nancy", "54578", 1 },
	{ "st maur des fosses", "94068", 1 }, { "sts geosmes", "52449", 1 },
	/* Mistakes. */
	{ "toulouze", "31555", 1 }, { "monpelier", "34172", 1 }, { "rnenes", "35238", 1 },
	{ "lyion", "69123", 1 }, { "tolouse", "31555", 1 }, { "kimper", "29232", 1 },
	{ "grenobel", "38185", 1 }, { "strasbourgh", "67482", 1 }, { "narseille", "13055", 1 },
	{ "sant nazaire", "44184", 1 }, { "clermon ferant", "63113", 1 },
	{ "poitier", "86194", 1 },
	{ "valencienes", "59606", 1 }, { "bezanson", "25056", 1 },
	{ "chambery le vieu", "73065", 3 },
	{ "saint lurent du var", "06123", 1 }, { "beomont sur oise", "95052", 1 },
	{ "larochele", "17300", 1 }, { "aix en provance", "13001", 1 }, { "lile", "59350", 1 },
	/* Beginnings. */
	{ "le ma", "72181", 3 }, { "vill", "69266", 3 }, { "montp", "34172", 1 },
	{ "la roche su", "85191", 1 }, { "bord", "33063", 1 }, { "saint eti", "42218", 1 },
	{ "la r", "17300", 3 }, { "nic", "06088", 1 },
	{ "communaute urbaine de dunk", "245900428", 1 },
	/* Numbers. */
	{ "35000", "35238", 1 }, { "75015", "75056", 1 }, { "97400", "97411", 1 },
	{ "3500", "35238", 1 }, { "750", "75056", 1 }, { "35", "dep-35", 1 },
	{ "2A", "dep-2A", 1 },
	{ "974", "dep-974", 1 }, { "13", "dep-13", 1 }, { "2a004", "2A004", 1 },
	{ "2b 033", "2B033", 1 }, { "35 238", "35238", 1 }, { "59355", "59350", 1 },
	{ "213 502 388", "35238", 1 }, { "21350238800012", "35238", 1 },
	{ "243500139", "243500139", 1 }, { "cp 35000", "35238", 1 },
	{ "INSEE 35238", "35238", 1 },
	{ "21500", "21425", 1 }, { "dept 35", "dep-35", 1 }, { "cd35", "dep-35", 1 },
	{ "region 53", "reg-53", 1 },
	/* A name and where it lies. */
	{ "montreuil 93", "93048", 1 }, { "saint-denis réunion", "97411", 1 },
	{ "saint denis 974", "97411", 1 }, { "saint denis de la réunion", "97411", 1 },
	{ "sainte colombe (69)", "69189", 1 }, { "vienne isere", "38544", 1 },
	{ "vernon, ardèche", "07336", 1 }, { "Vernon, Ardèche, France", "07336", 1 },
	{ "67000 Strasbourg", "67482", 1 }, { "rennes cedex 7", "35238", 1 },
	{ "35042 rennes cedex", "35238", 1 }, { "mayenne 53", "53147", 1 },
	{ "flavigny sur moselle meurthe et moselle", "54196", 1 }, { "seyssel 01", "01407", 1 },
	{ "montmirey la ville 39", "39360", 1 }, { "bastia haute corse", "2B033", 1 },
	/* Arrondissements, former communes, aliases. */
	{ "paris 15", "75056", 1 }, { "paris15e", "75056", 1 }, { "lyon 3e", "69123", 1 },
	{ "marseille 13e arrondissement", "13055", 1 },
	{ "3e arrondissement de lyon", "69123", 1 },
	{ "Tourlaville", "50129", 1 }, { "oullins", "69149", 1 },
	{ "cherbourg octeville", "50129", 1 },
	{ "IDF", "reg-11", 1 }, { "paca", "reg-93", 1 },
	{ "commune nouvelle de Baugé", "49018", 1 }, { "baugé en anjou commune nouvelle", "49018",
	    1 },
	{ "nouvelle commune de Montrevault", "49218", 1 },
	{ "ancienne commune de Tourlaville", "50129", 1 },
	{ "commune déléguée de Tourlaville", "50129", 1 }, { "ex-commune de Baugé", "49018", 1 },
	/* Words of law, and nobody is named. */
	{ "commune nouvelle", NULL, 0 }, { "Communes nouvelles", NULL, 0 },
	{ "commune déléguée", NULL, 0 }, { "ancienne commune", NULL, 0 },
	/* Groupements and kinds. */
	{ "Rennes Métropole", "243500139", 1 }, { "agglo pays basque", "200067106", 1 },
	{ "cc pays de blain", "244400453", 1 }, { "com com erdre et gesvres", "244400503", 1 },
	{ "communauté de communes du pays de blain", "244400453", 1 },
	{ "sicoval", "243100633", 1 },
	{ "metropole lyon", "200046977", 1 }, { "metropol lyon", "200046977", 1 },
	{ "metropole de lille", "200093201", 1 }, { "aglomeration du niortais", "200041317", 1 },
	{ "gresivaudan", "200018166", 1 }, { "cu dunkerque", "245900428", 1 },
	{ "epci rennes", "243500139", 1 }, { "rennesmetropole", "243500139", 1 },
	{ "sedif", "257500017", 1 }, { "syndicat megalis", "253514491", 1 },
	{ "mairie de la rochelle", "17300", 1 }, { "mairie des fossés", "95250", 1 },
	{ "ville de lyon", "69123", 1 }, { "commune de Les Fosses", "79126", 1 },
	{ "région bretagne", "reg-53", 1 }, { "departement du nord", "dep-59", 1 },
	{ "conseil départemental de l'Isère", "dep-38", 1 }, { "hauts de frnace", "reg-32", 1 },
	{ "lot et geronne", "dep-47", 1 },
	/* Nothing. */
	{ "", NULL, 0 }, { "   ", NULL, 0 }, { "a", NULL, 0 }, { "7", NULL, 0 },
	{ "00000", NULL, 0 },
	{ "99999", NULL, 0 }, { "azerty", NULL, 0 }, { "asdfgh", NULL, 0 }, { "🏠🏠", NULL, 0 },
	{ "<script>alert(1)</script>", NULL, 0 }, { "'; DROP TABLE territoires; --", NULL, 0 },
	{ "' OR 1=1 --", NULL, 0 }, { "\xc3\x28\xff\xfe", NULL, 0 },
	{ "../../etc/passwd", NULL, 0 },
	{ "lorem ipsum dolor", NULL, 0 }, { "999999999", NULL, 0 }, { "{{7*7}}", NULL, 0 },
	{ "0612345678", NULL, 0 }, { "je veux refaire le toit de l'école", NULL, 0 },
	{ "東京", NULL, 0 }, { "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", NULL, 0 },
};
