<?php

declare(strict_types=1);

namespace Croft\Exception;

/** 403: role, scope, package or state. */
final class ForbiddenException extends ApiException
{
}
