<?php

declare(strict_types=1);

namespace Croft\Exception;

/** 5xx: the cause is in the server's log under `requestId`. */
final class ServerException extends ApiException
{
}
