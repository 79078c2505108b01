<?php

declare(strict_types=1);

// for those who do without Composer: require __DIR__ . '/croft-sdk/php/autoload.php'
spl_autoload_register(static function (string $class): void {
    if (preg_match('/\ACroft\\\\([A-Za-z0-9_\\\\]+)\z/', $class, $found) !== 1) {
        return;
    }
    $file = __DIR__ . '/src/' . strtr($found[1], '\\', '/') . '.php';
    if (is_file($file)) {
        require $file;
    }
});
