<?php
// Written by Croft; changes are overwritten.
// Adminer behind the panel. Which database it opens, and as whom, comes with each request from the panel and from nowhere else.

$croft = array();
foreach (array('engine', 'server', 'user', 'password', 'database') as $croft_name) {
    $croft_key = 'CROFT_DB_' . strtoupper($croft_name);
    $croft[$croft_name] = isset($_SERVER[$croft_key]) ? (string) $_SERVER[$croft_key] : '';
    unset($_SERVER[$croft_key]);
}
$croft['driver'] = $croft['engine'] === 'postgresql' ? 'pgsql' : 'server';

if (isset($_GET['file'])) {
    // style sheets, scripts and pictures: Adminer answers these before it looks at anything else
    $_GET = array('file' => (string) $_GET['file'], 'version' => '');
    $_POST = array();
} elseif (in_array('', $croft, true)) {
    http_response_code(403);
    exit;
} else {
    // other systems, other servers, other users
    $croft_others = array(
        'server', 'mysql', 'sqlite', 'sqlite2', 'pgsql', 'oracle', 'mssql', 'mongo', 'elastic', 'elastic5', 'simpledb', 'clickhouse',
        'firebird', 'igdb', 'imap', 'script', 'privileges', 'user', 'database',
    );
    $_GET = array_diff_key($_GET, array_flip($croft_others));
    unset($_POST['auth']);
    $_GET[$croft['driver']] = '';
    $_GET['username'] = $croft['user'];
    $_GET['db'] = $croft['database'];
    // nothing is asked of anybody outside
    $_COOKIE['adminer_version'] = '0.0';
    if (isset($_POST['logout'])) {
        session_name('adminer_sid');
        session_start();
        session_destroy();
        header('X-Croft-End: 1');
        header('Content-Type: text/plain; charset=utf-8');
        exit("Logged out. This window can be closed.\n");
    }
}

trait CroftTool
{
    private $croft;

    public function __construct($croft)
    {
        if (is_callable('parent::__construct')) {
            parent::__construct();
        }
        $this->croft = $croft;
    }

    private function own($name)
    {
        return defined("Adminer\\$name") ? constant("Adminer\\$name") : (defined($name) ? constant($name) : null);
    }

    public function name(): string
    {
        return 'Adminer';
    }

    public function credentials(): array
    {
        if ($this->own('DRIVER') !== $this->croft['driver'] || $this->own('DB') !== $this->croft['database']) {
            http_response_code(403);
            exit;
        }
        return array($this->croft['server'], $this->croft['user'], $this->croft['password']);
    }

    public function login($login, $password)
    {
        return $this->croft['password'] !== '' && $login === $this->croft['user'];
    }

    public function databases($flush = true): array
    {
        return array($this->croft['database']);
    }

    public function permanentLogin($create = false): string
    {
        return '';
    }

    public function loginForm(): void
    {
        echo "<p>This session is over. Open the database again from the panel.\n";
    }

    /** The page has no origin of its own, so that 'self' would be nobody. */
    public function csp($csp = array()): array
    {
        $panel = 'https://' . $_SERVER['HTTP_HOST'] . '/adminer/';
        $nonce = function_exists('Adminer\\get_nonce') ? call_user_func('Adminer\\get_nonce') : get_nonce();
        return array(
            array(
                'default-src' => "'none'",
                'script-src' => "'nonce-$nonce' 'strict-dynamic'",
                'style-src' => "$panel 'unsafe-inline'",
                'img-src' => "$panel data:",
                'form-action' => $panel,
                'base-uri' => "'none'",
            ),
        );
    }

    /** Requests of scripts would come from nowhere, too: without them Adminer sends its forms as forms. */
    public function head($dark = null): bool
    {
        $nonce = function_exists('Adminer\\get_nonce') ? call_user_func('Adminer\\get_nonce') : get_nonce();
        echo "<script nonce=\"$nonce\">window.XMLHttpRequest = undefined</script>\n";
        return true;
    }
}

function adminer_object()
{
    global $croft;
    // Adminer asks for a password until its session has one; this one is nobody's
    $_SESSION['pwds'][$croft['driver']][''][$croft['user']] = '';
    if (class_exists('Adminer\\Adminer')) {
        class_alias('Adminer\\Adminer', 'CroftBase');
    } else {
        class_alias('Adminer', 'CroftBase');
    }
    class CroftAdminer extends CroftBase
    {
        use CroftTool;
    }
    return new CroftAdminer($croft);
}

include '/usr/share/adminer/adminer.php';
