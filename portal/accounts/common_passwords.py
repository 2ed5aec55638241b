"""Words and runs of keys that many people choose as a password; our own list, in the languages of the Americas.

A password is refused when its letters are one of the common words (or one of them twice), whatever digits and signs
surround them, or when it is put together from few of these words and runs (`strength.py`).
"""

_STEMS = """
password passwort passwords passw passwd pass pwd letmein letmeinnow welcome welcomeback welcomehome hello hellohello
helloworld iloveyou iloveyousomuch iloveu loveyou lovelove mylove sunshine princess prince dragon monkey football
baseball basketball soccer superman batman spiderman starwars pokemon master mustang shadow michael jennifer jessica
charlie jordan ashley nicole daniel computer internet samsung google facebook instagram youtube whatsapp microsoft
windows android iphone admin administrator administration root user username guest login signin signup logon test
tester testing testtest demo demodemo changeme changemenow secret secrets topsecret mysecret default temporary temp
trustno freedom whatever nothing blahblah summer winter spring autumn january february march april june july august
september october november december monday tuesday wednesday thursday friday saturday sunday company business supplier
procurement portal listo listolisto qwerty qwertyuiop qwertyui qwertz qwertzuiop azerty azertyuiop asdf asdfgh
asdfghjkl zxcv zxcvbn zxcvbnm qazwsx qazwsxedc abc abcd abcde abcdef abcdefg abcdefgh abcdefghij aaa xyz contrasena
contrasenas micontrasena clave claves miclave claveclave clavesecreta secreto secreta misecreto acceso entrar usuario
administrador administradora administracion bienvenido bienvenida bienvenidos hola holahola holamundo tequiero
tequieromucho teamo teamomucho amor amoramor miamor amormio corazon micorazon princesa estrella mariposa familia
mifamilia dinero futbol barcelona realmadrid americadecali bocajuniors riverplate colocolo alianza empresa miempresa
negocio proveedor proveedores compras colombia mexico argentina paraguay uruguay bolivia ecuador venezuela guatemala
honduras nicaragua panama costarica elsalvador cuba republicadominicana chile peru lima bogota medellin asuncion
santiago buenosaires quito lapaz canada estadosunidos enero febrero marzo abril mayo junio julio agosto septiembre
octubre noviembre diciembre lunes martes miercoles jueves viernes sabado domingo verano invierno primavera otono jesus
jesucristo jesusteamo diosesamor diosmio virgen guadalupe maria josemaria alejandro alejandra sebastian valentina
camila gabriela fernanda carlos daniela senha minhasenha senhasenha senhasecreta segredo acesso mudar mudarsenha
trocarsenha bemvindo bemvinda ola olaola olamundo amovoce euteamo meuamor coracao brasil saopaulo riodejaneiro
flamengo corinthians palmeiras saopaulofc vasco gremio cruzeiro internacional fornecedor janeiro fevereiro marco maio
junho julho setembro outubro novembro dezembro segunda terca quarta quinta sexta deusefiel deuseamor jesuscristo
motdepasse monmotdepasse mdp bonjour bonjourbonjour bienvenue salut jetaime jetaimefort monamour amour coeur famille
soleil princesse doudou loulou chocolat utilisateur entreprise fournisseur quebec montreal haiti guyane martinique
guadeloupe janvier fevrier avril juin juillet aout septembre octobre decembre lundi mardi mercredi jeudi vendredi
samedi dimanche
"""

_EVERYDAY = """
black white green blue red yellow orange purple brown grey silver gold golden gato gata perro perra caballo leon tigre
lobo aguila pajaro conejo raton vaca toro oso delfin tortuga gatito perrito blanco blanca negro negra rojo roja verde
azul amarillo amarilla rosa morado gris dorado plata cat cats dog dogs horse lion tiger wolf eagle bird rabbit bear
dolphin kitty puppy house home casa hogar car coche carro auto moto amigo amiga amigos hermano hermana mama papa madre
padre hijo hija hijos bebe nino nina nene abuelo abuela esposo esposa novio novia mother father mom dad son daughter
baby brother sister friend friends family wife husband luna sol cielo mar playa tierra agua fuego flor flores nube rio
monte selva moon sun sky star stars sea beach water fire flower flowers cloud river mountain tree rainbow snow winter
feliz vida alma paz fe dios angel angelito happy life soul peace faith god heart music musica rock metal salsa guitar
guitarra trabajo oficina escuela colegio universidad work office school college money rico rica lindo linda hermoso
hermosa guapo guapa bonito bonita bella bello cachorro gata cavalo passaro coelho peixe branco branca preto preta
vermelho roxo cinza dourado prata filho filha irmao irma avo marido esposa namorado namorada amigos vida felicidade
estrela lua ceu praia terra fogo flor flores nuvem trabalho escola dinheiro lindo linda bonito gostosa gatinha chat
chien cheval lion loup aigle oiseau lapin souris ours noir noire blanc blanche rouge vert jaune bleu gris maman papa
fils fille frere soeur ami amie amis mari femme lune etoile ciel mer plage terre eau feu fleur fleurs neige hiver ete
travail ecole argent belle beau bebe juan jose luis carlos pedro jorge miguel antonio manuel francisco david diego
pablo andres felipe laura andrea paola lucia sofia martina isabella mariana joao paulo lucas mateus rafael bruno julia
beatriz leticia pierre jean marie julie sophie nicolas thomas john james robert david mary sarah laura emma
"""
COMMON_STEMS = frozenset(_STEMS.split())
EVERYDAY_WORDS = frozenset(_EVERYDAY.split())
SEQUENCES = (
    "0123456789",
    "1234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "qwertyuiopasdfghjklzxcvbnm",
    "asdfghjkl",
    "asdfghjklqwertyuiop",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "q1w2e3r4t5y6u7i8o9p0",
    "1q2w3e4r5t6y7u8i9o0p",
    "a1b2c3d4e5f6g7h8i9j0",
    "112233445566778899",
    "123123123123",
    "321321321321",
    "147258369",
    "159753",
    "abc123abc123",
    "123abc123abc",
)
