import { main } from './install/main';

void main('doctor');
