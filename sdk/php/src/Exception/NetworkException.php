<?php

declare(strict_types=1);

namespace Croft\Exception;

/** No answer, or half of one: no network, a certificate that is not trusted, the server is down, or the time was over. */
final class NetworkException extends \RuntimeException implements CroftException
{
}
